#!/usr/bin/env python3
"""A large trial on the roads of Milano: people and facilities made up, on the real walk graph.

Usage: python3 -m venv venv && venv/bin/pip install osmium
       venv/bin/python scripts/milano-project.py EXTRACT.osm.pbf DIRECTORY

Real: the roads, read in place by the project. Made up with a fixed seed and labelled so: 20,000 demand points at
junctions with 1,345,890 people (the comune's `population` tag) and 2,000 facilities of five types. The extract holds
roads only: its residential polygons and hospitals have lost their nodes, so nothing real can be taken from it.
"""
import csv
import os
import random
import sys

import osmium

POINTS, PEOPLE, FACILITIES = 20_000, 1_345_890, 2_000
WALKABLE = {"residential", "living_street", "tertiary", "secondary", "primary", "unclassified", "pedestrian", "footway"}


def main():
    extract, folder = sys.argv[1:3]
    os.makedirs(folder, exist_ok=True)
    nodes = {}
    for way in osmium.FileProcessor(extract, osmium.osm.NODE | osmium.osm.WAY).with_locations():
        if way.is_way() and way.tags.get("highway") in WALKABLE:
            for end in (way.nodes[0], way.nodes[-1]):
                nodes[end.ref] = (end.location.lon, end.location.lat)
    rng = random.Random(20121)
    junctions = [nodes[ref] for ref in sorted(nodes)]
    homes = rng.sample(junctions, POINTS)
    weights = [rng.expovariate(1.0) for _ in homes]
    total = sum(weights)
    with open(os.path.join(folder, "people.csv"), "w", newline="", encoding="utf-8") as out:
        rows = csv.writer(out)
        rows.writerow(["id", "lon", "lat", "people"])
        for i, (at, weight) in enumerate(zip(homes, weights)):
            rows.writerow([f"P{i:05}", f"{at[0]:.7f}", f"{at[1]:.7f}", f"{PEOPLE * weight / total:.3f}"])
    with open(os.path.join(folder, "facilities.csv"), "w", newline="", encoding="utf-8") as out:
        rows = csv.writer(out)
        rows.writerow(["id", "name", "type", "lon", "lat"])
        for i, at in enumerate(rng.sample(junctions, FACILITIES)):
            kind = rng.choices(["HOSP", "CLINIC", "DOCTORS", "PHARMACY", "CHS"], [1, 10, 20, 40, 29])[0]
            rows.writerow([f"F{i:04}", f"synthetic {i}", kind, f"{at[0]:.7f}", f"{at[1]:.7f}"])
    roads = os.path.relpath(extract, folder).replace(os.sep, "/")
    with open(os.path.join(folder, "project.toml"), "w", encoding="utf-8") as out:
        out.write(PROJECT.format(roads=roads, plan=os.path.relpath("tests/real/circles.toml", folder).replace(os.sep, "/")))


PROJECT = """# Milano: real roads; people and facilities are made up by scripts/milano-project.py.
schema = 1
name = "Milano (people and facilities made up)"
as_of = 2026
synthetic = true
plans = ["{plan}"]
only = ["W60", "C30", "W15"]

[roads]
path = "{roads}"

[[facilities]]
path = "facilities.csv"

[people]
kind = "points"
path = "people.csv"
"""

if __name__ == "__main__":
    main()
