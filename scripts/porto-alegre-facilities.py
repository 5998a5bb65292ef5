#!/usr/bin/env python3
"""Cells of a hexagon grid that hold health care, as a facility list.

Usage: python3 scripts/porto-alegre-facilities.py GRID.csv OUT.csv      (standard library only)

The grid of the r5r sample has one row for each H3 cell: id, lon, lat, population, schools, jobs, healthcare. A cell
with n health-care places becomes one row of type CLINIC at the middle of the cell, with n as its capacity.
"""
import csv
import os
import sys

source, target = sys.argv[1:3]
with open(source, encoding="utf-8", newline="") as text:
    rows = [r for r in csv.DictReader(text) if float(r["healthcare"] or 0) > 0]
os.makedirs(os.path.dirname(os.path.abspath(target)), exist_ok=True)
with open(target, "w", encoding="utf-8", newline="") as text:
    out = csv.writer(text)
    out.writerow(["id", "name", "type", "capacity", "lon", "lat"])
    for r in sorted(rows, key=lambda r: r["id"]):
        out.writerow([r["id"], "healthcare in " + r["id"], "CLINIC", r["healthcare"], r["lon"], r["lat"]])
print("%d cells with %d places" % (len(rows), sum(float(r["healthcare"]) for r in rows)))
