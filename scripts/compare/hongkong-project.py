#!/usr/bin/env python3
"""A project of Hong Kong's road graph, whose travel times are given arc by arc.

    python3 scripts/compare/hongkong-project.py DATA DIRECTORY       (standard library only)
    gapzone network DIRECTORY --mode car -o DIRECTORY/network
    venv/bin/python scripts/compare/graph-times.py DIRECTORY/network/nodes-car.csv DIRECTORY/network/arcs-car.csv
    venv/bin/python scripts/compare/hongkong-times.py DATA DIRECTORY/network/nodes-car.csv

DATA holds china/hongkong/Hongkong.co (one node a line: latitude, longitude; numbered from 0 by their order) and
Hongkong.road-t (one arc a line: from, to, seconds). Real: the nodes, the arcs and their seconds. Made up, and
the project says so: 40 facilities and 600 points of 10 people, all on nodes at even steps through the file, and
that every road is of class `primary`. Two arcs that lead back over each other become one line with a time in
each direction, straight from node to node. Two nodes at the same place become one; the line between them is left out.
"""

import json
import os
import sys

FACILITIES, HOMES, PEOPLE = 40, 600, 10

PROJECT = """# Hong Kong's road graph with given seconds. Facilities, people and road classes are made up.
schema = 1
name = "香港路网（机构与人口为虚构）"
as_of = 2026
synthetic = true
plans = []

[roads]
path = "roads.geojson"
columns = { seconds = "seconds", seconds_back = "seconds_back" }
default_class = "primary"
# Nodes of the graph stand as near as a few decimetres to each other, and lines meet at nodes alone.
join_tolerance_m = 0.0
join_ends_to_lines = false

[[facilities]]
path = "facilities.csv"
kind = "HOSP"

[people]
kind = "points"
path = "people.csv"
columns = { people = "people" }

[travel]
# Times are those of the graph and nothing else.
parking_s = 0
"""


def rows(path):
    """The lines below the heading, without the count that stands alone on a line."""
    with open(path, encoding="utf-8") as text:
        cells = [line.split() for line in text if line.strip() and not line.startswith("#")]
    return [row for row in cells if len(row) > 1]


def read(data):
    """Nodes as (longitude, latitude) in the file's own digits, and seconds by arc."""
    folder = os.path.join(data, "china", "hongkong")
    nodes = [(lon, lat) for lat, lon in rows(os.path.join(folder, "Hongkong.co"))]
    arcs = {}
    for tail, head, seconds in rows(os.path.join(folder, "Hongkong.road-t")):
        arc, seconds = (int(tail), int(head)), float(seconds)
        arcs[arc] = min(seconds, arcs.get(arc, seconds))
    return nodes, arcs


def line(nodes, tail, head, properties):
    places = [[float(x) for x in nodes[end]] for end in (tail, head)]
    return {"type": "Feature", "properties": properties, "geometry": {"type": "LineString", "coordinates": places}}


def lines(nodes, arcs):
    """One line for each arc or pair of arcs, and how many have no length."""
    features, points = [], 0
    for (tail, head), seconds in sorted(arcs.items()):
        back = arcs.get((head, tail))
        if nodes[tail] == nodes[head]:
            points += 1
        elif back is None:
            features.append(line(nodes, tail, head, {"seconds": seconds, "seconds_back": None, "oneway": "yes"}))
        elif tail < head:
            features.append(line(nodes, tail, head, {"seconds": seconds, "seconds_back": back, "oneway": None}))
    return features, points


def evenly(nodes, count, offset):
    step = len(nodes) // count
    return [nodes[offset + i * step] for i in range(count)]


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    nodes, arcs = read(sys.argv[1])
    features, points = lines(nodes, arcs)
    os.makedirs(sys.argv[2], exist_ok=True)

    def write(name, text):
        with open(os.path.join(sys.argv[2], name), "w", encoding="utf-8", newline="\n") as out:
            out.write(text)

    write("project.toml", PROJECT)
    write("roads.geojson", '{"type":"FeatureCollection","features":[\n'
          + ",\n".join(json.dumps(f, separators=(",", ":")) for f in features) + "\n]}\n")
    write("facilities.csv", "id,name,lon,lat\n" + "".join(
        f"F{i + 1:02},虚构机构{i + 1},{lon},{lat}\n" for i, (lon, lat) in enumerate(evenly(nodes, FACILITIES, 17))))
    write("people.csv", "id,lon,lat,people\n" + "".join(
        f"P{i + 1:03},{lon},{lat},{PEOPLE}\n" for i, (lon, lat) in enumerate(evenly(nodes, HOMES, 5))))
    print(f"{len(nodes)} nodes, {len(arcs)} arcs -> {len(features)} lines; {points} arcs between nodes at one place left out")
    print(f"made up: {FACILITIES} facilities, {HOMES} points of {PEOPLE} people, the class of the roads")


if __name__ == "__main__":
    main()
