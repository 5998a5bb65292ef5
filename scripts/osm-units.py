#!/usr/bin/env python3
"""Municipalities of an OpenStreetMap extract as a unit layer with numbers of people.

Usage:  python3 -m venv venv && venv/bin/pip install osmium shapely
        venv/bin/python scripts/osm-units.py EXTRACT.osm.pbf OUT.geojson --admin-level 8 --within Liechtenstein
                                             [--level town] [--total N] [--hull NAME]

People of a unit come from the first of: the `population` tag of its boundary; the `population` tag of the place
node of the same name inside it; with --total, a share of what is left of that total in proportion to its mapped
residential ground (its whole ground where none is mapped). `people_source` says which, so that nobody takes a
share for a count. Where no boundary is complete, --hull NAME makes one unit of the hull of all residential ground,
with all people of --total. Units that the extract cuts off, or that lie outside --within, are left out and named.
The result is derived from OpenStreetMap: (c) OpenStreetMap contributors, ODbL 1.0.
"""
import argparse
import json
import math
import os

import osmium
import shapely
from shapely import wkb


def number(text):
    digits = "".join(c for c in (text or "").split(".")[0] if c.isdigit())
    return int(digits) if digits else None


def read(path):
    """Administrative boundaries, residential ground and places with a population."""
    bounds, ground, places, named = [], [], [], []
    factory = osmium.geom.WKBFactory()
    source = osmium.FileProcessor(path).with_areas(osmium.filter.KeyFilter("boundary", "landuse"))
    for thing in source:
        tags = thing.tags
        if thing.is_node() and "place" in tags and "population" in tags:
            places.append((tags.get("name"), number(tags["population"]), shapely.Point(thing.location.lon, thing.location.lat)))
        elif thing.is_relation() and tags.get("boundary") == "administrative":
            named.append((tags.get("admin_level"), tags.get("name")))
        elif thing.is_area() and (tags.get("boundary") == "administrative" or tags.get("landuse") == "residential"):
            try:
                shape = shapely.make_valid(wkb.loads(factory.create_multipolygon(thing), hex=True))
            except RuntimeError:  # a ring that osmium could not close
                continue
            if tags.get("boundary") == "administrative":
                bounds.append((tags.get("admin_level"), tags.get("name"), number(tags.get("population")), thing.orig_id(), shape))
            else:
                ground.append(shape)
    return bounds, ground, places, named


def main():
    options = argparse.ArgumentParser()
    options.add_argument("extract")
    options.add_argument("out")
    options.add_argument("--admin-level", required=True)
    options.add_argument("--within", help="name of the boundary that must hold a unit")
    options.add_argument("--level", default="town", choices=["county", "street", "town", "community", "village"])
    options.add_argument("--total", type=int, help="people of all units together")
    options.add_argument("--hull", help="name of one unit around all residential ground, where no boundary is complete")
    given = options.parse_args()
    bounds, ground, places, named = read(given.extract)
    frame = max((b[4] for b in bounds if b[1] == given.within), key=lambda s: s.area, default=None)
    if given.within and frame is None:
        print("boundary %s is not complete in the extract; every unit is taken" % given.within)
    # A boundary may be mapped as a way and as a relation: the larger one of a name is kept.
    units = {}
    for level, name, people, osm_id, shape in sorted(bounds, key=lambda b: (b[1] or "", b[4].area)):
        if name and level == given.admin_level and (frame is None or frame.covers(shape.representative_point())):
            units[name] = [people, osm_id, shape, "boundary tag"]
    if not units and given.hull:
        units[given.hull] = [given.total, 0, shapely.union_all(ground).convex_hull.buffer(0.005), "the total, in the hull of residential ground"]
    for unit_name, unit in units.items():
        if unit[0] is None:
            inside = [p for name, p, at in places if name == unit_name and unit[2].covers(at)]
            unit[0], unit[3] = (inside[0], "place node") if inside else (None, "none")
    open_units = [n for n, u in units.items() if u[0] is None]
    if given.total and open_units:
        left = given.total - sum(u[0] or 0 for u in units.values())
        mapped = shapely.union_all(ground)
        scale = lambda s: s.area * math.cos(math.radians(s.centroid.y))
        weights = {n: scale(units[n][2].intersection(mapped)) or scale(units[n][2]) for n in open_units}
        for n in open_units:
            units[n][0] = round(left * weights[n] / sum(weights.values()))
            units[n][3] = "share of the total"
    features = [{"type": "Feature", "properties": {"code": "osm%d" % u[1], "name": n, "level": given.level, "people": u[0],
                                                   "people_source": u[3]}, "geometry": shapely.geometry.mapping(u[2])}
                for n, u in sorted(units.items(), key=lambda item: item[0] or "")]
    os.makedirs(os.path.dirname(os.path.abspath(given.out)), exist_ok=True)
    with open(given.out, "w", encoding="utf-8") as out:
        json.dump({"type": "FeatureCollection", "name": "units", "features": features}, out, ensure_ascii=False)
    for n, u in sorted(units.items(), key=lambda item: item[0] or ""):
        print("%-24s %8s people (%s)" % (n, u[0], u[3]))
    lost = sorted({n or "?" for level, n in named if level == given.admin_level} - set(units))
    print("left out (cut off by the extract, or elsewhere): %s" % (", ".join(lost) or "none"))


if __name__ == "__main__":
    main()
