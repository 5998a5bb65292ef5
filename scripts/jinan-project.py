#!/usr/bin/env python3
"""A large trial: five districts of Jinan with their census people on the city's real roads.

Usage: python3 scripts/jinan-project.py DATA DIRECTORY     (standard library only; DATA holds china/counties and china/jinan)

Real: the roads (OpenStreetMap, read in place by the project), the outlines of 历下 市中 槐荫 天桥 历城 and their people of
the 2020 census. Made up with a fixed seed, and labelled so: street offices (each district cut into boxes of about
80,000 people), residential areas (squares around junctions) and facilities. The county outlines come as TopoJSON in an
Albers projection that is not declared (latitude of origin 36, central meridian 104.5, standard parallels 24 and 48).
"""
import csv
import json
import math
import os
import random
import struct
import sys

DISTRICTS = {"370102": "历下区", "370103": "市中区", "370104": "槐荫区", "370105": "天桥区", "370112": "历城区"}
M_LAT, M_LON = 110_970.0, 89_300.0  # metres per degree at 36.7 N
rng = random.Random(370100)

# ---------------------------------------------------------------- Albers, Snyder 1987 (14-1) to (14-21), WGS 84

A, E2 = 6_378_137.0, 0.006_694_379_990_14
E = math.sqrt(E2)


def q_of(phi):
    s = math.sin(phi)
    return (1 - E2) * (s / (1 - E2 * s * s) - math.log((1 - E * s) / (1 + E * s)) / (2 * E))


def m_of(phi):
    return math.cos(phi) / math.sqrt(1 - E2 * math.sin(phi) ** 2)


P0, P1, P2 = (math.radians(d) for d in (36.0, 24.0, 48.0))
N = (m_of(P1) ** 2 - m_of(P2) ** 2) / (q_of(P2) - q_of(P1))
C = m_of(P1) ** 2 + N * q_of(P1)
RHO0 = A * math.sqrt(C - N * q_of(P0)) / N


def lon_lat(x, y):
    rho, theta = math.hypot(x, RHO0 - y), math.atan2(x, RHO0 - y)
    q = (C - (rho * N / A) ** 2) / N
    phi = math.asin(q / 2)
    for _ in range(12):
        s = math.sin(phi)
        w = 1 - E2 * s * s
        phi += w * w / (2 * math.cos(phi)) * (q / (1 - E2) - s / w + math.log((1 - E * s) / (1 + E * s)) / (2 * E))
    return (104.5 + math.degrees(theta / N), math.degrees(phi))


def district_rings(path):
    """Outlines by code: a list of polygons, each a list of rings."""
    with open(path, encoding="utf-8") as text:
        topo = json.load(text)
    (sx, sy), (tx, ty) = topo["transform"]["scale"], topo["transform"]["translate"]
    arcs = []
    for arc in topo["arcs"]:
        x = y = 0
        line = []
        for dx, dy, *_ in arc:
            x, y = x + dx, y + dy
            line.append((x * sx + tx, y * sy + ty))
        arcs.append(line)

    def ring(indexes):
        points = []
        for k in indexes:
            line = arcs[k] if k >= 0 else arcs[~k][::-1]
            points += line[1:] if points else line
        return [lon_lat(*p) for p in points[:-1]]

    out = {}
    for g in topo["objects"]["county"]["geometries"]:
        code = str(g.get("properties", {}).get("CODE", ""))[:6]
        if code in DISTRICTS:
            parts = [g["arcs"]] if g["type"] == "Polygon" else g["arcs"]
            out[code] = [[ring(r) for r in part] for part in parts]
    return out


def inside(p, polygons):
    odd = False
    for ring in (r for part in polygons for r in part):
        for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1]):
            if (y0 > p[1]) != (y1 > p[1]) and p[0] < x0 + (p[1] - y0) * (x1 - x0) / (y1 - y0):
                odd = not odd
    return odd


def clip(ring, axis, at, keep_below):
    """The part of a ring on one side of a line (Sutherland and Hodgman 1974)."""
    side = lambda p: (p[axis] <= at) == keep_below or p[axis] == at
    out = []
    for a, b in zip(ring, ring[1:] + ring[:1]):
        if side(a):
            out.append(a)
        if side(a) != side(b):
            t = (at - a[axis]) / (b[axis] - a[axis])
            other = a[1 - axis] + t * (b[1 - axis] - a[1 - axis])
            out.append((at, other) if axis == 0 else (other, at))
    return out


def junctions(path):
    """Ends of roads that at least three road ends share: the directed edges come in pairs."""
    count = {}
    with open(path, "rb") as file:
        data = file.read()
    at = 100
    while at + 8 <= len(data):
        length = struct.unpack(">i", data[at + 4:at + 8])[0] * 2
        body = data[at + 8:at + 8 + length]
        at += 8 + length
        if struct.unpack("<i", body[:4])[0] not in (3, 13, 23):
            continue
        parts, points = struct.unpack("<2i", body[36:44])
        first = 44 + 4 * parts
        for k in (0, points - 1):
            p = struct.unpack("<2d", body[first + 16 * k:first + 16 * k + 16])
            key = (round(p[0], 6), round(p[1], 6))
            count[key] = count.get(key, 0) + 1
    return sorted(p for p, n in count.items() if n >= 3)


def spread(total, weights):
    exact = [total * w / sum(weights) for w in weights]
    parts = [int(e) for e in exact]
    for k in sorted(range(len(parts)), key=lambda k: (parts[k] - exact[k], k))[: total - sum(parts)]:
        parts[k] += 1
    return parts


def cut(areas, polygons, most):
    """Boxes of at most `most` people: halves at the median area, by turns along the longer side."""
    people = sum(a["people"] for a in areas)
    if people <= most or len(areas) < 4:
        return [(areas, polygons)]
    spans = [max(a["at"][d] for a in areas) - min(a["at"][d] for a in areas) for d in (0, 1)]
    axis = 0 if spans[0] >= spans[1] else 1
    areas = sorted(areas, key=lambda a: a["at"][axis])
    half, k = 0, 0
    while half < people / 2:
        half += areas[k]["people"]
        k += 1
    k = min(max(k, 1), len(areas) - 1)
    line = round((areas[k - 1]["at"][axis] + areas[k]["at"][axis]) / 2, 6)
    low = [a for a in areas if a["at"][axis] <= line]
    high = [a for a in areas if a["at"][axis] > line]
    if not low or not high:
        return [(areas, polygons)]
    side = lambda below: [p for p in ([clip(r, axis, line, below) for r in part] for part in polygons) if len(p[0]) > 2]
    return cut(low, side(True), most) + cut(high, side(False), most)


def feature(properties, polygons):
    rounded = lambda ring: [[round(x, 6), round(y, 6)] for x, y in ring + ring[:1]]
    shape = [[rounded(r) for r in part if len(r) > 2] for part in polygons]
    return {"type": "Feature", "properties": properties, "geometry": {"type": "MultiPolygon", "coordinates": shape}}


def main():
    data, folder = sys.argv[1:3]
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(data, "china/counties/population.csv"), encoding="utf-8-sig") as text:
        people = {r["CODE"]: int(r["POPU"]) for r in csv.DictReader(text) if r["CODE"] in DISTRICTS}
    outlines = district_rings(os.path.join(data, "china/counties/counties-geo.topojson"))
    nodes = junctions(os.path.join(data, "china/jinan/edges.shp"))
    units, homes, facilities = [], [], []

    def facility(kind, name, at, tcm, owner):
        facilities.append(["J%05d" % (len(facilities) + 1), name, kind, tcm, owner, "%.6f" % (at[0] + 1e-4),
                           "%.6f" % (at[1] + 1e-4), "合成"])

    for code, name in DISTRICTS.items():
        mine = [p for p in nodes if inside(p, outlines[code])]
        # Closer junctions than about 250 m share an area, so that areas do not lie on one another.
        taken, chosen = set(), []
        for p in mine:
            cell = (int(p[0] * M_LON // 125), int(p[1] * M_LAT // 125))
            if not any((cell[0] + i, cell[1] + j) in taken for i in (-1, 0, 1) for j in (-1, 0, 1)):
                taken.add(cell)
                chosen.append(p)
        centre = (117.0, 36.66)
        far = lambda p: math.hypot((p[0] - centre[0]) * M_LON, (p[1] - centre[1]) * M_LAT)
        weights = [rng.uniform(0.5, 1.5) / (1 + (far(p) / 9_000) ** 2) for p in chosen]
        areas = [{"at": p, "people": n} for p, n in zip(chosen, spread(people[code], weights))]
        units.append(feature({"code": code + "000000", "name": name, "level": "county", "people": people[code], "class": None},
                             outlines[code]))
        for n, (part, shape) in enumerate(cut(areas, outlines[code], 80_000)):
            street = "%s第%d街道(合成)" % (name[:2], n + 1)
            total = sum(a["people"] for a in part)
            units.append(feature({"code": "%s%03d000" % (code, n + 1), "name": street, "level": "street", "people": total,
                                  "class": "111"}, shape))
            at = [a["at"] for a in part]
            if rng.random() < 0.9:
                facility("社区卫生服务中心", street + "社区卫生服务中心", rng.choice(at), "是", "政府办" if rng.random() < 0.8 else "民营")
            for k in range(max(1, total // 9_000)):
                facility("社区卫生服务站", "%s第%d站" % (street, k + 1), rng.choice(at),
                         rng.choices(("是", "否", ""), (80, 15, 5))[0], rng.choice(("政府办", "民营")))
            if rng.random() < 0.5:
                facility("固定采血点", street + "献血屋", rng.choice(at), "", "公立")
        for a in areas:
            half = rng.uniform(70, 115)
            dx, dy = half / M_LON, half / M_LAT
            (x, y), n = a["at"], a["people"]
            ring = [(x - dx, y - dy), (x + dx, y - dy), (x + dx, y + dy), (x - dx, y + dy)]
            homes.append(feature({"id": "H%06d" % (len(homes) + 1), "name": "合成小区%d" % (len(homes) + 1), "people": n,
                                  "children": round(0.025 * n), "elderly": round(0.16 * n)}, [[ring]]))
        print("%s %d people on %d areas, %d junctions" % (name, people[code], len(areas), len(mine)))

    def layer(name, features):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as out:
            json.dump({"type": "FeatureCollection", "synthetic": True, "features": features}, out, ensure_ascii=False)

    layer("units.geojson", units)
    layer("residential.geojson", homes)
    with open(os.path.join(folder, "facilities.csv"), "w", encoding="utf-8-sig", newline="") as text:
        out = csv.writer(text)
        out.writerow(["编码", "名称", "类型", "中医服务", "举办主体", "经度", "纬度", "数据性质"])
        out.writerows(facilities)
    roads = os.path.relpath(os.path.join(data, "china/jinan/edges.shp"), folder).replace(os.sep, "/")
    with open(os.path.join(folder, "project.toml"), "w", encoding="utf-8") as out:
        out.write(PROJECT % roads)
    print("%d facilities, %d units, %d residential areas" % (len(facilities), len(units), len(homes)))


PROJECT = """\
# 济南五区: 道路与普查人口为真实数据, 街道、居住区、机构为程序生成。
# Five districts of Jinan: real roads and census people; street offices, residential areas and facilities are made up.
schema = 1
name = "济南五区(机构与居住区为合成)"
as_of = 2026
plans = ["B", "A"]
synthetic = true

[roads]
path = "%s"
# No .prj beside it.
crs = "EPSG:4326"
columns = { class = "highway" }

[[facilities]]
path = "facilities.csv"
columns = { id = "编码", name = "名称", kind = "类型", ownership = "举办主体", lon = "经度", lat = "纬度", flags = { tcm = "中医服务" } }

[people]
kind = "areas"
path = "residential.geojson"
columns = { id = "id", name = "name", people = "people", children = "children", elderly = "elderly" }

[[units]]
path = "units.geojson"
columns = { code = "code", name = "name", level = "level", people = "people", class = "class" }
"""

if __name__ == "__main__":
    main()
