#!/usr/bin/env python3
"""Compares the coordinates of gapzone with those of pyproj (PROJ) on random points of every supported system.

    cargo build --release --example coordinates
    python3 scripts/compare/coordinates.py target/release/examples/coordinates [--points 10000] [--map FILE.topojson]

For each system, points are drawn in the part of the world for which it is made, both programs convert them from
WGS 84 and back, and the largest distance between the two answers is printed. GCJ-02 and BD-09, which PROJ does not
know, are compared with the formula written a second time below, and gone there and back. It fails (exit code 1)
when an answer differs by 1 mm (1 cm for the way back of GCJ-02 and BD-09), when a place outside the boundary is
moved, or when a system that must be refused is not. Needs pyproj.
"""
import argparse
import math
import random
import subprocess
import sys

from pyproj import Geod, Transformer

EARTH = Geod(ellps="WGS84")


def systems():
    """Name, EPSG code and west, south, east and north of the points."""
    yield "WGS 84", 4326, (-180, -90, 180, 90)
    yield "CGCS2000", 4490, (73, 3, 135, 54)
    for i in range(11):
        lon = 75 + 6 * i
        yield f"6 degrees, zone {13 + i}", 4491 + i, (lon - 3, 3, lon + 3, 54)
        yield f"6 degrees, {lon} E", 4502 + i, (lon - 3, 3, lon + 3, 54)
    for i in range(21):
        lon = 75 + 3 * i
        yield f"3 degrees, zone {25 + i}", 4513 + i, (lon - 1.5, 3, lon + 1.5, 54)
        yield f"3 degrees, {lon} E", 4534 + i, (lon - 1.5, 3, lon + 1.5, 54)
    yield "web Mercator", 3857, (-180, -85, 180, 85)
    for zone in range(1, 61):
        lon = 6 * zone - 183
        yield f"UTM {zone} N", 32600 + zone, (lon - 3, 0, lon + 3, 84)
        yield f"UTM {zone} S", 32700 + zone, (lon - 3, -80, lon + 3, 0)


def gcj02(lon, lat):
    """The public formula, from the sine series of https://github.com/googollee/eviltransform."""
    a, ee = 6378245.0, 0.00669342162296594323
    x, y = lon - 105.0, lat - 35.0
    sin = lambda v: math.sin(v * math.pi)
    d_lat = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x))
    d_lon = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x))
    both = (20 * sin(6 * x) + 20 * sin(2 * x)) * 2 / 3
    d_lat += both + (20 * sin(y) + 40 * sin(y / 3)) * 2 / 3 + (160 * sin(y / 12) + 320 * sin(y / 30)) * 2 / 3
    d_lon += both + (20 * sin(x) + 40 * sin(x / 3)) * 2 / 3 + (150 * sin(x / 12) + 300 * sin(x / 30)) * 2 / 3
    rad = math.radians(lat)
    magic = 1 - ee * math.sin(rad) ** 2
    d_lat = d_lat * 180 / ((a * (1 - ee)) / (magic * math.sqrt(magic)) * math.pi)
    d_lon = d_lon * 180 / (a / math.sqrt(magic) * math.cos(rad) * math.pi)
    return lon + d_lon, lat + d_lat


def bd09(lon, lat):
    x_pi = math.pi * 3000 / 180
    x, y = gcj02(lon, lat)
    z = math.sqrt(x * x + y * y) + 0.00002 * math.sin(y * x_pi)
    theta = math.atan2(y, x) + 0.000003 * math.cos(x * x_pi)
    return z * math.cos(theta) + 0.0065, z * math.sin(theta) + 0.006


def run(program, lines):
    text = "".join("\t".join(map(repr_, line)) + "\n" for line in lines)
    out = subprocess.run([program], input=text, capture_output=True, text=True, check=True).stdout
    return [None if line == "-" else tuple(map(float, line.split("\t"))) for line in out.splitlines()]


def repr_(value):
    return value if isinstance(value, str) else repr(float(value))


def apart(a, b, degrees):
    """The largest distance between two lists of places, in metres."""
    if degrees:
        return max(EARTH.inv(*p, *q)[2] for p, q in zip(a, b))
    return max(math.dist(p, q) for p, q in zip(a, b))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--points", type=int, default=10_000)
    parser.add_argument("--map", help="counties of China: every vertex must lie inside the boundary (needs geopandas)")
    args = parser.parse_args()
    draw, worst, bad = random.Random(2026), {}, []
    for name, code, (w, s, e, n) in systems():
        places = [(draw.uniform(w, e), draw.uniform(s, n)) for _ in range(args.points)]
        crs = f"EPSG:{code}"
        there = Transformer.from_crs(4326, code, always_xy=True)
        back = Transformer.from_crs(code, 4326, always_xy=True)
        theirs = [there.transform(*p) for p in places]
        ours = run(args.program, [("of", crs, *p) for p in places])
        returned = run(args.program, [("to", crs, *p) for p in theirs])
        if None in ours or None in returned:
            bad.append(f"{crs}: {ours.count(None) + returned.count(None)} places without an answer")
            continue
        # Web Mercator at 85 degrees and UTM at the edge are compared in their own metres.
        there_m = apart(ours, theirs, code in (4326, 4490))
        back_m = apart(returned, [back.transform(*p) for p in theirs], True)
        family = name.split(",")[0] if "degrees" in name else name.split(" ")[0]
        before = worst.get(family, (0, 0, 0))
        worst[family] = (before[0] + 1, max(before[1], there_m), max(before[2], back_m))
        if max(there_m, back_m) > 0.001:
            bad.append(f"{crs} ({name}): {there_m:.6f} m there, {back_m:.6f} m back")
    for family, (count, there_m, back_m) in worst.items():
        print(f"{family:12} {count:4} systems x {args.points} points: {there_m:.1e} m there, {back_m:.1e} m back")

    for name, formula in (("GCJ-02", gcj02), ("BD-09", bd09)):
        # The main land, clear of the boundary.
        places = [(draw.uniform(98.5, 116.0), draw.uniform(23.5, 41.0)) for _ in range(args.points)]
        shifted = run(args.program, [("of", name, *p) for p in places])
        returned = run(args.program, [("to", name, *p) for p in shifted])
        there_m = apart(shifted, [formula(*p) for p in places], True)
        back_m = apart(returned, places, True)
        # Far outside: Europe, Africa, America, the Pacific.
        far = [(draw.uniform(-180, 60), draw.uniform(-90, 90)) for _ in range(args.points)]
        moved = sum(a != b for a, b in zip(run(args.program, [("of", name, *p) for p in far]), far))
        moved += sum(a != b for a, b in zip(run(args.program, [("to", name, *p) for p in far]), far))
        print(f"{name:12} {args.points} points: {there_m:.1e} m there, {back_m:.1e} m there and back, {moved} moved outside")
        if there_m > 0.001 or back_m > 0.01 or moved:
            bad.append(name)

    for code in (4610, 2327, 2390, 4214, 2401, 2442, 21413, 21483, 4555, 4479):
        asked = subprocess.run([args.program], input=f"to\tEPSG:{code}\t1\t1\n", capture_output=True, text=True)
        if asked.returncode == 0:
            bad.append(f"EPSG:{code} is not refused")
    if args.map:
        bad += outside(args.program, args.map)
    for line in bad:
        print("DIFFERS", line)
    sys.exit(bool(bad))


def outside(program, path):
    """Vertices of a map of China (Albers, 36 N 104.5 E, without a declared system) that GCJ-02 would not move."""
    import geopandas
    import shapely

    albers = "+proj=aea +lat_1=24 +lat_2=48 +lat_0=36 +lon_0=104.5 +ellps=WGS84 +units=m"
    counties = geopandas.read_file(path, layer="county").set_crs(albers, allow_override=True).to_crs(4326)
    places = [tuple(p) for p in shapely.get_coordinates(counties.geometry.values)]
    moved = run(program, [("of", "BD-09", *p) for p in places])
    kept = [p for p, q in zip(places, moved) if p == q]
    print(f"map          {len(places)} vertices of counties, {len(kept)} outside the boundary")
    return [f"outside the boundary: {p}" for p in kept[:5]]


if __name__ == "__main__":
    main()
