#!/usr/bin/env python3
"""Writes data/sample/: a made-up Chinese district in which every gap and every verdict is known beforehand.

Usage: python3 scripts/make-sample.py [DIRECTORY]     (default: data/sample beside this script's folder)

A second folder, DIRECTORY-dirty, gets lists with faults. `scripts/sample/` holds what belongs to single lists: attributes.py
(what they say), answers.py (what plan B must find), dirty.py (faults), project.py (the texts).

Python 3.8 or later, standard library only. The same script gives the same bytes: the seed is fixed.
Nothing in the sample is real. People, roads, units and facilities are laid out in a plane in metres and
then put near 114.3 E, 30.9 N. Everybody is covered by construction except the planted gaps. A second part
of the script (`check_plan`) knows nothing of the construction: it reads the lists as a stranger would,
runs its own shortest paths, and stops when a place is not what the plan of the sample says, or when a
time comes nearer than 15 % to a limit that decides it.
"""
import csv
import heapq
import io
import json
import math
import os
import random
import sys

sys.dont_write_bytecode = True
from sample import answers, attributes, dirty  # noqa: E402
from sample.project import DIRTY_PROJECT, DIRTY_README, OWN_RULES, PROJECT, README  # noqa: E402

SEED = 20260101
LON0, LAT0 = 114.3, 30.9
M_PER_DEG_LAT = 110_865.0  # WGS 84 at 30.9 N
M_PER_DEG_LON = 95_602.0  # WGS 84 at 30.9 N; within 0.25 % over the whole district
COUNTY = "990105"  # no province has the number 99
WALK, LEG = 4.0 / 3.6, 3.0 / 3.6  # m/s
CLASS_KMH = {"primary": 65, "secondary": 55, "tertiary": 40, "residential": 25, "unclassified": 25}
MAXSPEED_FACTOR = 0.8  # data/profiles/car.toml
PARKING_S = 120.0  # at sites in urban units, by car
MARGIN = 0.15
YEAR = 2026

rng = random.Random(SEED)

# ---------------------------------------------------------------- the plane

STEP = 320.0  # city block
CITY_W, CITY_S = -5_600.0, -4_800.0  # south-west corner of the city tile: 35 x 30 blocks
CELL_X, CELL_Y = 2_240.0, 2_400.0  # village lattice: 15 x 12 cells, then 5 x 3 in the north
LAT_W, LAT_S = -16_800.0, -14_400.0
NORTH_ROW = 15  # first city row of the north bank; the river runs between rows 14 and 15


def degrees(p):
    """A place of the plane as lon, lat, rounded to six decimals (0.1 m)."""
    return (round(LON0 + p[0] / M_PER_DEG_LON, 6), round(LAT0 + p[1] / M_PER_DEG_LAT, 6))


def square(p, half):
    x, y = p
    return [(x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half)]


def rectangle(x0, y0, x1, y1):
    return [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]


def spread(total, weights):
    """Whole numbers in proportion to the weights that add up to the total (largest remainder)."""
    whole = sum(weights)
    exact = [total * w / whole for w in weights]
    parts = [int(e) for e in exact]
    order = sorted(range(len(parts)), key=lambda k: (parts[k] - exact[k], k))
    for k in order[: total - sum(parts)]:
        parts[k] += 1
    return parts


def outline(cells, origin, dx, dy):
    """The rings around a set of grid cells, counter-clockwise, straight runs merged."""
    edges = {}
    for (i, j) in cells:
        sides = [((i, j), (i + 1, j), (i, j - 1)), ((i + 1, j), (i + 1, j + 1), (i + 1, j)),
                 ((i + 1, j + 1), (i, j + 1), (i, j + 1)), ((i, j + 1), (i, j), (i - 1, j))]
        for a, b, neighbour in sides:
            if neighbour not in cells:
                edges.setdefault(a, []).append(b)
    rings = []
    while edges:
        start = min(edges)
        ring, here, before = [], start, None
        while True:
            nexts = sorted(edges[here])
            after = nexts[0]
            if len(nexts) > 1 and before is not None:  # two cells touch at a corner: turn left
                turn = lambda b: (here[0] - before[0]) * (b[1] - here[1]) - (here[1] - before[1]) * (b[0] - here[0])
                after = max(nexts, key=turn)
            edges[here].remove(after)
            if not edges[here]:
                del edges[here]
            ring.append(here)
            before, here = here, after
            if here == start:
                break
        n = len(ring)
        bends = [ring[k] for k in range(n)
                 if (ring[k - 1][0] == ring[k][0]) != (ring[k][0] == ring[(k + 1) % n][0])]
        rings.append([(origin[0] + dx * i, origin[1] + dy * j) for i, j in bends])
    return rings


# ---------------------------------------------------------------- what is built

class Sample:
    """All layers, in metres of the plane."""

    def __init__(self):
        self.roads = []  # dict(line, highway, maxspeed, oneway, name)
        self.areas = []  # dict(id, name, ring, people, unit, plan={rule: cause or None})
        self.units = []  # dict(code, name, level, klass, rings)
        self.facilities = []

    def road(self, line, highway, name, maxspeed=None, oneway=False):
        self.roads.append(dict(line=line, highway=highway, name=name, maxspeed=maxspeed, oneway=oneway))

    def area(self, name, ring, unit, weight, tcm=None, blood=None, people=None, zone=None):
        self.areas.append(dict(id="R%04d" % (len(self.areas) + 1), name=name, ring=ring, unit=unit, weight=weight,
                               people=people, plan={"tcm": tcm, "blood": blood}, zone=zone, estate=None))

    def facility(self, kind, name, place, unit, tcm="", owner="政府办", grade="", opens="", closes="", status="现有",
                 institution="", offset=(9.0, 9.0)):
        code = "F%04d" % (len(self.facilities) + 1)
        at = (place[0] + offset[0], place[1] + offset[1])
        self.facilities.append(dict(code=code, kind=kind, name=name, tcm=tcm, owner=owner, grade=grade, at=at,
                                    opens=opens, closes=closes, status=status, institution=institution or code,
                                    unit=unit, more={}))


# ---------------------------------------------------------------- the city

# name, columns, rows, people; the carved-out streets come first
STREETS = [
    ("古渡街道", (15, 16), (7, 9), 12_000),     # 1 shares the centre of 城关: SHARED_OK
    ("钟楼街道", (26, 27), (22, 24), 18_000),   # 2 shares the full centre of 东湖: SHARED_OVERLOAD
    ("城关街道", (13, 19), (7, 14), 62_000),    # 3 OK
    ("北城街道", (4, 21), (15, 24), 250_000),   # 4 GAP_SHORT
    ("东湖街道", (22, 29), (15, 24), 100_000),  # 5 OK, exactly at the upper bound
    ("西园街道", (4, 12), (7, 14), 100_001),    # 6 one person too many
    ("南桥街道", (20, 22), (7, 14), 30_000),    # 7 exactly at the lower bound; its only centre is private
    ("柳林街道", (23, 25), (7, 14), 29_999),    # 8 one person too few: UNDERUSED
]
BRIDGES = (9, 20)
# kind owner street place: centres with 中医
CENTRES = [
    ("城关街道", "政府办", [(14, 8), (17, 8)]),
    ("北城街道", "政府办", [(10, 19)]),
    ("北城街道", "民营", [(17, 20)]),
    ("东湖街道", "政府办", [(25, 23), (28, 23)]),
    ("西园街道", "政府办", [(8, 10)]),
    ("西园街道", "民营", [(5, 13)]),
    ("南桥街道", "民营", [(21, 11)]),
    ("柳林街道", "政府办", [(24, 10)]),
]
CITY_BLOOD = {"北城街道": (12, 17), "东湖街道": (24, 18), "城关街道": (14, 12), "西园街道": (9, 12),
              "南桥街道": (21, 9), "古渡街道": (15, 8)}  # none in 钟楼 and 柳林
LANES_WE = ["滨河", "解放", "人民", "建设", "和平", "文化", "新华", "团结", "胜利", "友谊", "长江", "黄山", "泰山", "衡山",
            "庐山", "青年", "劳动", "光明"]
LANES_SN = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五", "十六",
            "十七", "十八", "十九", "二十", "廿一", "廿二", "廿三", "廿四", "廿五", "廿六"]


def in_grid(i, j):
    return (4 <= i <= 29 and 15 <= j <= 24) or (4 <= i <= 25 and 7 <= j <= 14)


def street_of(i, j):
    """The street of a block; blocks around the built-up grid go with the nearest of it."""
    j2 = min(max(j, 15), 24) if j >= NORTH_ROW else min(max(j, 7), 14)
    i2 = min(max(i, 4), 29 if j >= NORTH_ROW else 25)
    for k, (_, cols, rows, _) in enumerate(STREETS):
        if cols[0] <= i2 <= cols[1] and rows[0] <= j2 <= rows[1]:
            return k
    raise AssertionError((i, j))


def build_city(s):
    """The city; returns the place of a junction, and the community of each block."""
    jitter = {}

    def at(i, j):
        if (i, j) not in jitter:
            jitter[(i, j)] = (rng.uniform(-10, 10), rng.uniform(-10, 10)) if in_grid(i, j) else (0.0, 0.0)
        dx, dy = jitter[(i, j)]
        return (CITY_W + STEP * (i + 0.5) + dx, CITY_S + STEP * (j + 0.5) + dy)

    nodes = [(i, j) for j in range(30) for i in range(35) if in_grid(i, j)]
    # Units: streets, and communities of about 5 x 5 blocks.
    blocks = {}
    for j in range(30):
        for i in range(35):
            blocks.setdefault(street_of(i, j), {}).setdefault((i // 5, j // 5), set()).add((i, j))
    community = {}
    for k, (name, _, _, _) in enumerate(STREETS):
        street_cells = set().union(*blocks[k].values())
        code = COUNTY + "%03d" % (k + 1)
        s.units.append(dict(more={}, code=code + "000", name=name, level="street", klass="111",
                            rings=outline(street_cells, (CITY_W, CITY_S), STEP, STEP)))
        for n, key in enumerate(sorted(blocks[k])):
            cells = blocks[k][key]
            # fringe communities of the city are 112 城乡结合区, still urban
            klass = "111" if any(in_grid(i, j) for i, j in cells) else "112"
            ccode = code + "%03d" % (n + 1)
            s.units.append(dict(more={}, code=ccode, name=name[:2] + "第%d社区" % (n + 1), level="community", klass=klass,
                                rings=outline(cells, (CITY_W, CITY_S), STEP, STEP)))
            community.update({c: ccode for c in cells})
    # Streets: one feature for each block side, so that every junction is an end.
    for (i, j) in nodes:
        if in_grid(i + 1, j):
            big = j in (14, 15, 19)
            one = j in (17, 18)  # a pair of one-way streets
            line = [at(i, j), at(i + 1, j)] if j != 18 else [at(i + 1, j), at(i, j)]
            s.road(line, "primary" if big else "residential", LANES_WE[j - 7] + "路", 50 if big else None, one)
        if in_grid(i, j + 1) and (j != 14 or i in BRIDGES):
            big = i in BRIDGES or i == 17
            name = "纬%s路" % LANES_SN[i - 4] if j != 14 else ("清河大桥" if i == BRIDGES[0] else "东风桥")
            s.road([at(i, j), at(i, j + 1)], "secondary" if big else "residential", name, 50 if big else None)
    # Arms outside the grid, along which the planted estates stand.
    for k in (25, 26, 27):
        s.road([at(8, k - 1), at(8, k)], "residential", "新苑路", 40)
    for k in (6, 5, 4, 3, 2, 1):
        s.road([at(6, k + 1), at(6, k)], "residential", "采石路", 40)
        s.road([at(10, k + 1), at(10, k)], "residential", "砖厂路", 40)
    for k in (26, 27, 28, 29):
        s.road([at(k - 1, 14), at(k, 14)], "residential", "江岸路", 40)
    # Centres, then stations until every junction of the grid has one with TCM within one block.
    taken = set()
    for n, (street, owner, places) in enumerate(CENTRES):
        institution = ""
        for m, (i, j) in enumerate(places):
            gov = "" if owner == "政府办" else "惠民"
            name = street + gov + "社区卫生服务中心" + ("" if m == 0 else "(第二门诊)")
            s.facility("社区卫生服务中心", name, at(i, j), community[(i, j)], "是", owner, institution=institution)
            institution = s.facilities[-1]["institution"]
            taken.add((i, j))
    near = lambda c: [c, (c[0] + 1, c[1]), (c[0] - 1, c[1]), (c[0], c[1] + 1), (c[0], c[1] - 1)]
    joined = lambda a, b: a[0] != b[0] or {a[1], b[1]} != {14, 15} or a[0] in BRIDGES
    covers = lambda c: {n for n in near(c) if in_grid(*n) and joined(c, n)}
    chosen = [(8, 24), (29, 15)] + [c for c in nodes if (c[0] + 2 * c[1]) % 5 == 0 and c not in taken]
    stations, covered = [], set().union(*(covers(c) for c in taken))
    for c in chosen:
        if c not in stations and c not in taken:
            stations.append(c)
            covered |= covers(c)
    for c in nodes:
        if c not in covered:
            best = max((n for n in near(c) if in_grid(*n) and joined(c, n)), key=lambda n: (len(covers(n) - covered), n))
            stations.append(best)
            covered |= covers(best)
    for n, c in enumerate(stations):
        private = n % 6 == 5
        s.facility("社区卫生服务站", "%s第%d社区卫生服务站" % (STREETS[street_of(*c)][0][:2], n + 1), at(*c),
                   community[c], "是", "民营" if private else "政府办")
    # One residential area around each junction.
    for c in nodes:
        small = STREETS[street_of(*c)][0] in ("古渡街道", "钟楼街道")
        half = 80.0 if not small else 88.0
        s.area("%s小区%d" % (STREETS[street_of(*c)][0][:2], len(s.areas) + 1), square(at(*c), round(half)),
               community[c], rng.uniform(0.8, 1.2))
    # Planted: each estate stands alone at the end of an arm.
    s.area("新苑花园", square(at(8, 27), 50), community[(8, 27)], 0, tcm="BEYOND_LIMIT", people=1_450, zone="新苑花园")
    s.area("采石家园", square(at(6, 1), 50), community[(6, 1)], 0, tcm="NO_FACILITY", people=1_280, zone="采石家园")
    s.area("砖厂新村", square(at(10, 1), 50), community[(10, 1)], 0, tcm="FACILITY_LACKS_SERVICE", people=1_620,
           zone="砖厂新村")
    s.area("江岸小区", square(at(29, 14), 50), community[(29, 14)], 0, tcm="BARRIER", people=1_730, zone="江岸小区")
    s.facility("社区卫生服务站", "砖厂社区卫生服务站", at(10, 1), community[(10, 1)], "否")
    s.facility("社区卫生服务站", "新苑社区卫生服务站(规划)", at(8, 27), community[(8, 27)], "是", opens="2028", status="规划")
    s.facility("社区卫生服务站", "采石社区卫生服务站(已撤销)", at(6, 1), community[(6, 1)], "是", closes="2023", status="撤销")
    for street, c in sorted(CITY_BLOOD.items()):
        s.facility("固定采血点", street[:2] + "献血屋", at(*c), community[c], "", "公立", offset=(-9.0, 9.0))
    for name, kind, grade, c, tcm, owner in [
        ("清河区人民医院", "综合医院", "二级甲等", (16, 17), "是", "政府办"), ("清河区城南医院", "综合医院", "二级乙等", (7, 12), "", "政府办"),
        ("清河区妇幼保健院", "妇幼保健院", "二级", (12, 20), "", "政府办"), ("清河仁和医院", "综合医院", "一级", (26, 17), "", "民营"),
        ("清河区中医医院", "中医医院", "二级甲等", (18, 10), "是", "政府办"), ("清河和济中医医院", "中医医院", "一级", (13, 23), "是", "民营")]:
        s.facility(kind, name, at(*c), community[c], tcm, owner, grade, offset=(9.0, -9.0))
    for n in range(24):
        c = nodes[(n * 17 + 5) % len(nodes)]
        s.facility("中医诊所", "清河第%d中医诊所" % (n + 1), at(*c), community[c], "是", "民营", offset=(-9.0, -9.0))
    return at, community


# ---------------------------------------------------------------- the countryside

TOWNS = [  # tile column, tile row, name, people, class of the seat, has a blood point
    (0, 0, "石桥镇", 21_400, "121", True), (1, 0, "黄般镇", 24_800, "121", True), (2, 0, "沙河镇", 18_900, "121", True),
    (0, 1, "西坪镇", 26_300, "121", False), (2, 1, "东港镇", 28_700, "121", True), (0, 2, "通滩镇", 17_600, "122", True),
    (1, 2, "北山镇", 22_500, "121", True), (2, 2, "竹溪镇", 16_200, "122", True), (1, 3, "云岭镇", 11_300, "121", False),
]
SYLLABLES = ("张王李赵陈杨吴周徐孙马朱胡林郭何高罗郑梁", ("家湾", "家坪", "家畈", "家冲", "家桥", "家店", "家岗", "家塘", "家咀", "家铺"))
ISLAND = (13, 5.5)  # between rows 5 and 6 of column 13


def lattice(c, r):
    return (LAT_W + CELL_X * (c + 0.5), LAT_S + CELL_Y * (r + 0.5))


def winding(a, b, length, half_width_limit=1_000.0):
    """A hairpin road from a to b of the given length."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    direct = math.hypot(dx, dy)
    nx, ny = -dy / direct, dx / direct
    n = 2 * max(2, math.ceil(length / (4 * half_width_limit)))

    def line(width):
        points = [a]
        for k in range(1, n + 1):
            t = 0.12 + 0.76 * (k - 0.5) / n
            side = width if k % 2 else -width
            points.append((a[0] + dx * t + nx * side, a[1] + dy * t + ny * side))
        return points + [b]

    low, high = 0.0, 3 * half_width_limit
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if length_of(line(middle)) < length else (low, middle)
    return line(low)


def length_of(line):
    return sum(math.dist(p, q) for p, q in zip(line, line[1:]))


def build_country(s, city_at):
    town_of = {}
    for t, (tx, ty, name, people, klass, blood) in enumerate(TOWNS):
        rows = range(12, 15) if ty == 3 else range(4 * ty, 4 * ty + 4)
        town_of.update({(c, r): t for c in range(5 * tx, 5 * tx + 5) for r in rows})
    cells = sorted(town_of, key=lambda k: (k[1], k[0]))
    seats = {(5 * tx + 2, 13 if ty == 3 else 4 * ty + 2): t for t, (tx, ty, *_) in enumerate(TOWNS)}
    apart = {(14, 11): "BEYOND_LIMIT", (14, 0): "EDGE_UNKNOWN", (0, 0): "FACILITY_LACKS_SERVICE", (0, 11): None,
             (5, 14): "NO_FACILITY"}  # villages at the end of a mountain road
    # Units.
    names = [a + b for b in SYLLABLES[1] for a in SYLLABLES[0]]
    rng.shuffle(names)
    code_of, count = {}, [0] * len(TOWNS)
    island_notch = (12_800.0, -500.0, 14_000.0, 500.0)
    for t, (tx, ty, name, *_rest) in enumerate(TOWNS):
        mine = {k for k in cells if town_of[k] == t}
        s.units.append(dict(more={}, code=COUNTY + "%03d000" % (100 + t), name=name, level="town", klass=None,
                            rings=outline(mine, (LAT_W, LAT_S), CELL_X, CELL_Y)))
    for k in cells:
        t, (x, y) = town_of[k], lattice(*k)
        seat = k in seats
        count[t] += 1
        code = COUNTY + "%03d%03d" % (100 + t, 1 if seat else 200 + count[t])
        code_of[k] = code
        x0, x1, y0, y1 = x - CELL_X / 2, x + CELL_X / 2, y - CELL_Y / 2, y + CELL_Y / 2
        ring = rectangle(x0, y0, x1, y1)
        if k == (13, 5):  # the island is cut out of both banks
            ring = [(x0, y0), (x1, y0), (x1, y1), (14_000.0, y1), (14_000.0, -500.0), (12_800.0, -500.0), (12_800.0, y1), (x0, y1)]
        if k == (13, 6):
            ring = [(x0, y0), (12_800.0, y0), (12_800.0, 500.0), (14_000.0, 500.0), (14_000.0, y0), (x1, y0), (x1, y1), (x0, y1)]
        label = TOWNS[t][2][:2] + "社区" if seat else names[len(code_of)] + "村"
        s.units.append(dict(more={}, code=code, name=label, level="community" if seat else "village",
                            klass=TOWNS[t][4] if seat else ("220" if rng.random() < 0.8 else "210"), rings=[ring]))
    east = next(t for t, town in enumerate(TOWNS) if town[2] == "东港镇")
    island_code = COUNTY + "%03d299" % (100 + east)
    s.units.append(dict(more={}, code=island_code, name="月亮洲村", level="village", klass="220",
                        rings=[rectangle(*island_notch)]))
    label_of = {u["code"]: u["name"] for u in s.units}
    # Roads of the lattice; a few are left out, the river is crossed twice outside the city.
    for (c, r) in cells:
        for other in ((c + 1, r), (c, r + 1)):
            if other not in town_of or (c, r) in apart or other in apart:
                continue
            if r == 5 and other[1] == 6 and c not in (2, 12):
                continue
            if r == 11 and other[1] == 12:
                continue
            between = town_of[(c, r)] != town_of[other] or c % 5 == 2 == other[0] % 5 or r >= 12
            keep = between or (c, r) in seats or other in seats or (c + 2 * r) % 7 != 0
            if keep:
                kind, speed = ("secondary", 70 if r >= 12 else 60) if between else ("unclassified", 50)
                town = TOWNS[town_of[(c, r)]][2][:2]
                a, b = lattice(c, r), lattice(*other)
                line = [a, *rural_street_nodes(seats, (c, r), other), b]
                for p, q in zip(line, line[1:]):
                    s.road([p, q], kind, town + ("公路" if between else "村道"), speed)
    for a, b, name in [((4, 18), (4, 6), "清西公路"), ((4, 11), (4, 5), "清西南路"), ((29, 18), (10, 6), "清东公路"),
                       ((17, 24), (7, 8), "清北公路"), ((17, 7), (7, 3), "清南公路")]:
        s.road([city_at(*a), lattice(*b)], "secondary", name, 60)
    # Streets of the seats: 3 x 3 junctions 200 m apart.
    for k, t in sorted(seats.items()):
        x, y = lattice(*k)
        arms = {p for road in s.roads for p in (road["line"][0], road["line"][-1])}
        for a in (-200.0, 0.0, 200.0):
            for b in (-200.0, 0.0):
                for p, q in (((x + a, y + b), (x + a, y + b + 200)), ((x + b, y + a), (x + b + 200, y + a))):
                    if a == 0.0 and (p in arms and q in arms) and joined_by_road(s, p, q):
                        continue
                    s.road([p, q], "residential", TOWNS[t][2][:2] + "街", 30)
    # Mountain roads. Lengths make the times: 16 km/h (0.8 of 20) is 3.75 minutes for each kilometre.
    # Those of BEYOND_LIMIT and NO_FACILITY stay below twice the straight line, or they would be a BARRIER.
    s.road(winding(lattice(13, 11), lattice(14, 11), 3_400.0), "unclassified", "竹溪盘山路", 20)
    s.road(winding(lattice(13, 0), lattice(14, 0), 4_000.0), "unclassified", "沙河盘山路", 20)
    s.road(winding(lattice(1, 0), lattice(0, 0), 4_000.0), "unclassified", "石桥盘山路", 20)
    s.road(winding(lattice(1, 11), lattice(0, 11), 9_500.0), "unclassified", "通滩盘山路", 20)
    s.road(winding(lattice(6, 14), lattice(5, 14), 3_600.0), "unclassified", "云岭林道", 10)
    s.road(winding(lattice(7, 11), lattice(7, 12), 4_080.0), "tertiary", "云岭盘山便道", 10)
    # Two roads leave the district. Beyond the first nothing is known; beyond the second stands a blood point.
    x, y = lattice(14, 0)
    s.road([(x, y), (x + CELL_X / 2, y)], "unclassified", "出境路(东南)", 40)
    s.road([(x + CELL_X / 2, y), (x + CELL_X / 2 + 600.0, y)], "unclassified", "出境路(东南)", 40)
    x, y = lattice(0, 11)
    s.road([(x, y), (x - CELL_X / 2, y)], "unclassified", "出境路(西北)", 40)
    s.road([(x - CELL_X / 2, y), (x - CELL_X / 2 - 900.0, y)], "unclassified", "出境路(西北)", 40)
    s.facility("固定采血点", "邻县黄岗献血屋(合成)", (x - CELL_X / 2 - 800.0, y), None, "", "公立", offset=(0.0, 12.0))
    # The island: 1.6 km of road, no bridge, no ferry.
    ix, iy = 13_400.0, 0.0
    ring = square((ix, iy), 160.0)
    for p, q in zip(ring, ring[1:] + ring[:1]):
        s.road([p, q], "residential", "月亮洲环路", 20)
    s.road([ring[0], (ix - 460.0, iy - 160.0)], "residential", "月亮洲西路", 20)
    # People, seats and clinics.
    for k, t in sorted(seats.items()):
        name = TOWNS[t][2]
        s.area(name[:2] + "镇区", square(lattice(*k), 235.0), code_of[k], 5.0, blood="BEYOND_LIMIT" if t == 8 else None,
               zone="云岭镇" if t == 8 else None)
        s.facility("镇卫生院", name + "卫生院", lattice(*k), code_of[k], "是", grade="一级")
        if TOWNS[t][5]:
            at = (k[0], 1) if t in (0, 2) else k  # near the mountain roads in the two southern corners
            s.facility("固定采血点", name + "献血屋", lattice(*at), code_of[at], "", "公立", offset=(-9.0, 9.0))
    for k in cells:
        if k in seats:
            continue
        t, tcm = town_of[k], apart.get(k)
        blood = "BEYOND_LIMIT" if t == 8 else None
        if tcm == "NO_FACILITY":
            blood = "NO_FACILITY"
        village = label_of[code_of[k]]
        half = 80 if k in apart else 140
        zone = village if k in apart else ("云岭镇" if t == 8 else None)
        people = {"BEYOND_LIMIT": 640, "EDGE_UNKNOWN": 710, "FACILITY_LACKS_SERVICE": 560, "NO_FACILITY": 430}.get(tcm)
        people = 520 if k == (0, 11) else people
        s.area(village, square(lattice(*k), half), code_of[k], 0 if people else rng.uniform(0.6, 1.4), tcm, blood,
               people=people, zone=zone)
    # Second hamlets on the lattice roads of some villages, 620 m east of the clinic.
    ends = {(road["line"][0], road["line"][-1]) for road in s.roads}
    for n, k in enumerate(cells):
        a, b = lattice(*k), lattice(k[0] + 1, k[1])
        if n % 3 == 0 and k not in seats and (a, b) in ends:
            s.area(label_of[code_of[k]] + "东组", square((a[0] + 620.0, a[1]), 70.0), code_of[k], 0.4,
                   blood="BEYOND_LIMIT" if town_of[k] == 8 else None, zone="云岭镇" if town_of[k] == 8 else None)
    s.area("月亮洲", square((ix, iy), 120.0), island_code, 0, "NOT_CONNECTED", "NOT_CONNECTED", people=880, zone="月亮洲")
    # A hamlet 900 m from every road, inside the mesh beside the seat of 黄般镇.
    x, y = lattice(7, 3)
    crag = (x + 900.0, y - 1_100.0)
    s.area("鹰嘴岩", square(crag, 60.0), code_at((crag[0], crag[1] + 1.0), s), 0, "TOO_FAR_FROM_ROAD", None, people=210,
           zone="鹰嘴岩")
    # Village clinics, as many as make 262 with the stations. The last villages go without: a neighbour serves them.
    existing = [f for f in s.facilities if f["kind"] == "社区卫生服务站" and f["status"] == "现有"]
    free = [k for k in cells if k not in seats and k not in apart]
    must = [(0, 0), (0, 11)]
    wanted = 262 - len(existing) - len(must)
    lacking = [k for k in free if k[0] % 5 in (1, 3) and k[1] % 4 == 1]
    order = [k for k in free if k not in lacking] + lacking
    for n, k in enumerate(sorted(order[:wanted] + must, key=lambda c: (c[1], c[0]))):
        tcm = "否" if k == (0, 0) else ("" if n % 41 == 7 and k not in must else "是")
        s.facility("村卫生室", label_of[code_of[k]] + "卫生室", lattice(*k), code_of[k], tcm,
                   "公立" if n % 3 else "民营")
    for k in range(max(0, wanted - len(order))):  # more clinics than villages: second ones at the seats
        t, c = sorted((t, c) for c, t in seats.items())[k % len(seats)]
        place = (lattice(*c)[0] + 200.0, lattice(*c)[1] + (200.0 if k < len(seats) else -200.0))
        s.facility("村卫生室", TOWNS[t][2][:2] + "第%d村卫生室" % (1 + k // len(seats)), place, code_of[c], "是", "公立")


def rural_street_nodes(seats, a, b):
    """Junctions with the streets of a seat on a lattice road."""
    out = []
    for k, other in ((a, b), (b, a)):
        if k in seats:
            x, y = lattice(*k)
            p = (x + 200.0 * (other[0] - k[0]), y + 200.0 * (other[1] - k[1]))
            out.append(p)
    return out


def joined_by_road(s, p, q):
    return any({road["line"][0], road["line"][-1]} == {p, q} and len(road["line"]) == 2 for road in s.roads)


def code_at(p, s):
    """The village or community that holds a place."""
    for u in s.units:
        if u["level"] in ("community", "village") and inside(p, u["rings"]):
            return u["code"]
    return None


def inside(p, rings):
    odd = False
    for ring in rings:
        for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1]):
            if (y0 > p[1]) != (y1 > p[1]) and p[0] < x0 + (p[1] - y0) * (x1 - x0) / (y1 - y0):
                odd = not odd
    return odd


# ---------------------------------------------------------------- people

def people(s):
    """Every street and town has exactly its number of people."""
    totals = {COUNTY + "%03d" % (k + 1): n for k, (_, _, _, n) in enumerate(STREETS)}
    totals.update({COUNTY + "%03d" % (100 + t): town[3] for t, town in enumerate(TOWNS)})
    for prefix, total in totals.items():
        mine = [a for a in s.areas if a["unit"].startswith(prefix)]
        free = [a for a in mine if a["people"] is None]
        left = total - sum(a["people"] or 0 for a in mine)
        for a, n in zip(free, spread(left, [a["weight"] for a in free])):
            a["people"] = n
    for a in s.areas:
        a["children"] = round(a["people"] * rng.uniform(0.022, 0.028))
        a["elderly"] = round(a["people"] * rng.uniform(0.14, 0.18))
    for u in s.units:
        u["people"] = sum(a["people"] for a in s.areas if a["unit"].startswith(prefix_of(u)))


def prefix_of(u):
    return {"county": COUNTY, "street": u["code"][:9], "town": u["code"][:9]}.get(u["level"], u["code"])


# ---------------------------------------------------------------- files

def polygon(rings):
    """GeoJSON of outer rings (counter-clockwise) and holes (clockwise) as `outline` gives them."""
    turn = lambda r: sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(r, r[1:] + r[:1]))
    closed = lambda r: [list(degrees(p)) for p in r + r[:1]]
    outer = [r for r in rings if turn(r) > 0]
    parts = [[closed(r)] + [closed(h) for h in rings if turn(h) < 0 and inside(h[0], [r])] for r in outer]
    if len(parts) == 1:
        return {"type": "Polygon", "coordinates": parts[0]}
    return {"type": "MultiPolygon", "coordinates": parts}


def geojson(name, features):
    dump = lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    rows = [dump({"type": "Feature", "properties": p, "geometry": g}) for p, g in features]
    head = '{"type":"FeatureCollection","name":%s,"synthetic":true,"features":[\n' % dump(name)
    return head + ",\n".join(rows) + "\n]}\n"


FACILITY_COLUMNS = ["编码", "名称", "类型", "中医服务", "举办主体", "级别", "所属机构", "经度", "纬度", "启用年", "撤销年", "状态",
                    "数据性质"]


def table(titles, rows):
    """CSV as spreadsheets open it: UTF-8 with a mark, CRLF."""
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\r\n")
    out.writerow(titles)
    out.writerows(rows)
    return "\ufeff" + text.getvalue()


def files(s):
    roads = []
    for r in s.roads:
        p = {"highway": r["highway"], "name": r["name"]}
        if r["maxspeed"]:
            p["maxspeed"] = str(r["maxspeed"])
        if r["oneway"]:
            p["oneway"] = "yes"
        roads.append((p, {"type": "LineString", "coordinates": [list(degrees(q)) for q in r["line"]]}))
    areas = [({"编码": a["id"], "名称": a["name"], "常住人口": a["people"], "0-3岁": a["children"], "65岁以上": a["elderly"],
               attributes.ESTATE: a["estate"]}, polygon([a["ring"]])) for a in s.areas]
    order = {"county": 0, "street": 1, "town": 2, "community": 3, "village": 4}
    units = [({"编码": u["code"], "名称": u["name"], "level": u["level"], "城乡分类代码": u["klass"], "常住人口": u["people"], **u["more"]},
              polygon(u["rings"])) for u in sorted(s.units, key=lambda u: (order[u["level"]], u["code"]))]
    facilities = []
    for f in s.facilities:
        lon, lat = degrees(f["at"])
        facilities.append([f["code"], f["name"], f["kind"], f["tcm"], f["owner"], f["grade"], f["institution"], "%.6f" % lon,
                           "%.6f" % lat, f["opens"], f["closes"], f["status"], "合成",
                           *(f["more"].get(title, "") for title in attributes.ORDER)])
        assert not set(f["more"]) - set(attributes.ORDER), f
    registers = [["G%03d" % (n + 1), *row] for n, row in enumerate(s.registers)]
    return {
        "registers.csv": table(["编码", "名称", "类型", "名目", "层级", "状态", "区划代码"], registers),
        "indicators.csv": table(["指标", "年份", "值"], s.indicators),
        "own-rules.toml": OWN_RULES,
        "roads.geojson": geojson("道路(合成)", roads),
        "residential.geojson": geojson("居住区(合成)", areas),
        "units.geojson": geojson("行政单元(合成)", units),
        "facilities.csv": table(FACILITY_COLUMNS + list(attributes.ORDER), facilities),
        "project.toml": PROJECT,
        "README.md": README,
    }


# ---------------------------------------------------------------- what is expected

def expected(s):
    urban = {u["code"]: u["klass"] in ("111", "112", "121") for u in s.units if u["klass"]}

    def bbox(areas):
        ps = [degrees(p) for a in areas for p in a["ring"]]
        return [min(p[0] for p in ps), min(p[1] for p in ps), max(p[0] for p in ps), max(p[1] for p in ps)]

    def planted(rule_ids, which, split):
        groups = {}
        for a in s.areas:
            if a["plan"][which]:
                groups.setdefault((a["zone"], a["plan"][which]), []).append(a)
        rows = []
        for (zone, cause), areas in groups.items():
            klass = ("urban" if urban[areas[0]["unit"]] else "rural") if split else None
            rows.append({"rules": rule_ids, "class": klass, "zone": zone, "cause": cause, "areas": [a["id"] for a in areas],
                         "people": sum(a["people"] for a in areas), "bbox": bbox(areas)})
        return rows

    def coverage(which, keep):
        mine = [a for a in s.areas if keep(a)]
        gap = sum(a["people"] for a in mine if a["plan"][which])
        whole = sum(a["people"] for a in mine)
        return {"people": whole, "covered": whole - gap, "gap": gap}

    streets = [u for u in s.units if u["level"] == "street"]
    towns = [u for u in s.units if u["level"] == "town"]
    quota = {}
    share = {"古渡街道": "城关街道", "钟楼街道": "东湖街道"}
    for rule, owners in (("B069", ("政府办",)), ("A090", ("政府办", "公立", "民营"))):
        n_of = lambda name: sum(1 for street, owner, _ in CENTRES if street == name and owner in owners)
        rows = []
        for u in streets:
            n, p = n_of(u["name"]), u["people"]
            row = {"unit": u["code"], "name": u["name"], "people": p, "n": n, "cause": None, "gap_people": 0}
            if p >= 30_000:
                need = -(-p // 100_000)
                row["status"] = "GAP_NONE" if n == 0 else "GAP_SHORT" if n < need else "OK"
                row["cause"] = {"GAP_NONE": "UNIT_HAS_NONE", "GAP_SHORT": "UNIT_SHORT"}.get(row["status"])
                row["gap_people"] = 0 if n >= need else p - n * 100_000 if n else p
                row["required"], row["deficit"] = need, max(0, need - n)
            elif n:
                row.update(status="UNDERUSED", required=1, deficit=0)
            else:
                host = next(v for v in streets if v["name"] == share[u["name"]])
                row["pooled"] = p + host["people"]
                over = row["pooled"] > 100_000
                row.update(status="SHARED_OVERLOAD" if over else "SHARED_OK", required=1 if over else 0, deficit=int(over),
                           cause="OVERLOADED" if over else None, gap_people=row["pooled"] - 100_000 if over else 0)
            in_band = n > 0 and 30_000 * n <= p <= 100_000 * n
            row["R1"], row["R2"], row["R3"] = n >= 1, n >= 1 and in_band, row["deficit"] == 0
            rows.append(row)
        quota[rule] = {"reading": "R3", "deficit": sum(r["deficit"] for r in rows), "units": rows}
    with_point = set(CITY_BLOOD) | {t[2] for t in TOWNS if t[5]}
    lacking = [u for u in streets + towns if u["name"] not in with_point]
    outside = next(a for a in s.areas if a["people"] == 520 and a["zone"] and not a["plan"]["blood"])
    return {
        "synthetic": True,
        "note": "Worked out from the construction by scripts/make-sample.py and checked there by separate shortest paths.",
        "as_of": YEAR,
        "settings": {"walk_kmh": 4.0, "access_kmh": 3.0, "car": "data/profiles/car.toml, maxspeed x 0.8", "parking_s": PARKING_S},
        "people": sum(a["people"] for a in s.areas),
        "access": {
            "B083": {"minutes": 10, "urban": dict(mode="walk", **coverage("tcm", lambda a: urban[a["unit"]])),
                     "rural": dict(mode="car", **coverage("tcm", lambda a: not urban[a["unit"]]))},
            "B111": dict(minutes=30, mode="car", **coverage("blood", lambda a: True)),
            "A152": dict(minutes=30, mode="car", **coverage("blood", lambda a: True)),
        },
        "planted": planted(["B083"], "tcm", True) + planted(["B111", "A152"], "blood", False),
        "presence": {"rules": ["B111", "A152"], "main_urban_area": True, "units": len(streets + towns),
                     "failing": [{"unit": u["code"], "name": u["name"], "people": u["people"], "cause": "UNIT_HAS_NONE"}
                                 for u in lacking]},
        "quota": quota,
        "conditional": [{"rules": ["B111", "A152"], "areas": [outside["id"]], "people": outside["people"],
                         "bbox": bbox([outside]), "when_outside_counts": "covered", "when_only_inside_counts": "CROSS_BOUNDARY"}],
    }


# ---------------------------------------------------------------- a second opinion

class Graph:
    """Shortest times over the roads of the written file, for one mode."""

    def __init__(self, roads, car):
        self.joined, self.near, self.edges, self.out, self.inn = ({}, {}, [], {}, {})
        for f in roads:
            p = f["properties"]
            kmh = float(p["maxspeed"]) * MAXSPEED_FACTOR if "maxspeed" in p else CLASS_KMH[p["highway"]]
            v = kmh / 3.6 if car else WALK
            line = [tuple(c) for c in f["geometry"]["coordinates"]]
            xy = [metres(c) for c in line]
            cost = length_of(xy) / v
            e = len(self.edges)
            both = not (car and p.get("oneway") == "yes")
            self.edges.append((line[0], line[-1], cost, both))
            self.out.setdefault(line[0], []).append((line[-1], cost))
            self.inn.setdefault(line[-1], []).append((line[0], cost))
            if both:
                self.out.setdefault(line[-1], []).append((line[0], cost))
                self.inn.setdefault(line[0], []).append((line[-1], cost))
            done = 0.0
            for a, b in zip(xy, xy[1:]):
                piece = math.dist(a, b)
                n = max(1, math.ceil(piece / 250))
                for k in range(n):
                    q = tuple(a[d] + (b[d] - a[d]) * k / n for d in (0, 1))
                    r = tuple(a[d] + (b[d] - a[d]) * (k + 1) / n for d in (0, 1))
                    for cell in {(int(z[0] // 250), int(z[1] // 250)) for z in (q, r)}:
                        self.near.setdefault(cell, []).append((q, r, e, (done + piece * k / n) / v, piece / n / v))
                done += piece

    def snap(self, p):
        """Nearest edge: seconds of the leg, edge, seconds along it."""
        if p not in self.joined:
            self.joined[p] = self.nearest_edge(p)
        return self.joined[p]

    def nearest_edge(self, p):
        best, ring, ci, cj = None, 1, int(p[0] // 250), int(p[1] // 250)
        while best is None or best[0] > (ring - 1.01) * 250 - 250:
            for i in range(ci - ring, ci + ring + 1):
                for j in range(cj - ring, cj + ring + 1):
                    if ring > 1 and max(abs(i - ci), abs(j - cj)) < ring:
                        continue
                    for a, b, e, start, cost in self.near.get((i, j), ()):
                        dx, dy = b[0] - a[0], b[1] - a[1]
                        ll = dx * dx + dy * dy
                        t = 0.0 if ll == 0 else max(0.0, min(1.0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / ll))
                        d = math.dist(p, (a[0] + t * dx, a[1] + t * dy))
                        if best is None or d < best[0]:
                            best = (d, e, start + t * cost)
            ring += 1
        return best[0] / LEG, best[1], best[2]

    def towards(self, sites):
        """A function from a place to the seconds to its nearest site; a site is (place, wait)."""
        done, queue, on_edge = {}, [], {}
        for place, wait in sites:
            leg, e, along = self.snap(place)
            a, b, cost, both = self.edges[e]
            heapq.heappush(queue, (leg + wait + along, a))
            if both:
                heapq.heappush(queue, (leg + wait + cost - along, b))
            on_edge.setdefault(e, []).append((along, leg + wait))
        while queue:
            t, node = heapq.heappop(queue)
            if node in done:
                continue
            done[node] = t
            for other, cost in self.inn.get(node, ()):
                if other not in done:
                    heapq.heappush(queue, (t + cost, other))

        def time(place):
            leg, e, along = self.snap(place)
            a, b, cost, both = self.edges[e]
            inf = math.inf
            ways = [done.get(b, inf) + cost - along] + ([done.get(a, inf) + along] if both else [])
            ways += [w + abs(x - along) for x, w in on_edge.get(e, ()) if both or x >= along]
            return leg + min(ways), leg

        return time


def metres(c):
    return ((c[0] - LON0) * M_PER_DEG_LON, (c[1] - LAT0) * M_PER_DEG_LAT)


def clear(value, limit, what):
    """Whether value <= limit; stops when it is too near to say."""
    if limit * (1 - MARGIN) < value < limit * (1 + MARGIN):
        raise AssertionError("%s: %.1f is too near to %.1f" % (what, value, limit))
    return value <= limit


def check_plan(texts, plan):
    """Finds status and cause of every residential area again, from the written files alone."""
    roads = json.loads(texts["roads.geojson"])["features"]
    areas = json.loads(texts["residential.geojson"])["features"]
    units = json.loads(texts["units.geojson"])["features"]
    rows = list(csv.DictReader(io.StringIO(texts["facilities.csv"].lstrip("\ufeff"))))
    rows = [r for r in rows if r["状态"] == "现有"]
    rings = lambda g: [[metres(c) for c in ring[:-1]]
                       for part in ([g["coordinates"]] if g["type"] == "Polygon" else g["coordinates"]) for ring in part]
    fine = [(u["properties"], rings(u["geometry"])) for u in units if u["properties"]["城乡分类代码"]
            and u["properties"]["level"] in ("community", "village")]
    county = rings(next(u for u in units if u["properties"]["level"] == "county")["geometry"])
    unit_at = lambda p: next((q for q, shape in fine if inside(p, shape)), None)
    urban = lambda q: q is None or q["城乡分类代码"] in ("111", "112", "121")
    place = lambda r: metres((float(r["经度"]), float(r["纬度"])))
    wait = lambda r: PARKING_S if urban(unit_at(place(r))) else 0.0
    walk, car = Graph(roads, False), Graph(roads, True)
    main = ("社区卫生服务中心", "镇卫生院", "社区卫生服务站", "村卫生室")
    of_class = [r for r in rows if r["类型"] in main]
    tcm = [r for r in of_class if r["中医服务"] == "是"]
    blood = [r for r in rows if r["类型"] == "固定采血点"]
    ends = [c for f in roads for c in (f["geometry"]["coordinates"][0], f["geometry"]["coordinates"][-1])]
    beyond = sorted({(metres(c), 0.0) for c in ends if not inside(metres(c), county)})
    assert len({round(p[1]) for p, _ in beyond}) == 2, beyond
    site_lists = {
        ("tcm", "walk"): walk.towards([(place(r), 0.0) for r in tcm]), ("tcm", "car"): car.towards([(place(r), wait(r)) for r in tcm]),
        ("class", "walk"): walk.towards([(place(r), 0.0) for r in of_class]),
        ("class", "car"): car.towards([(place(r), wait(r)) for r in of_class]),
        ("blood", "car"): car.towards([(place(r), wait(r)) for r in blood]),
        ("inside", "car"): car.towards([(place(r), wait(r)) for r in blood if inside(place(r), county)]),
        ("edge", "walk"): walk.towards(beyond), ("edge", "car"): car.towards(beyond),
    }
    straight = lambda p, v: min(math.dist(p, place(r)) for r in tcm) / v / 60

    def status(p, rule, mode, limit, what):
        seconds, leg = site_lists[rule, mode](p)
        if math.isinf(seconds):
            return "NOT_CONNECTED", seconds
        t = seconds / 60
        if clear(t, limit, what):
            return None, t
        if not clear(leg / 60, limit, what + " leg"):
            return "TOO_FAR_FROM_ROAD", t
        if rule == "tcm":
            if clear(site_lists["edge", mode](p)[0] / 60, limit, what + " edge"):
                return "EDGE_UNKNOWN", t
            if clear(site_lists["class", mode](p)[0] / 60, limit, what + " class"):
                return "FACILITY_LACKS_SERVICE", t
            # The car's straight line is judged at a speed that we do not know here; walking only.
            if mode == "walk" and clear(straight(p, WALK), limit, what + " straight"):
                return "BARRIER", t
        return ("BEYOND_LIMIT" if clear(t, 2 * limit, what + " twice") else "NO_FACILITY"), t

    cause = {}
    for row in plan["planted"]:
        for a in row["areas"]:
            cause[a, row["rules"][0]] = row["cause"]
    worst = {}
    people = {}
    for f in areas:
        p, ring = f["properties"], [metres(c) for c in f["geometry"]["coordinates"][0][:-1]]
        (x0, y0), (x1, y1) = ring[0], ring[2]
        steps = 6
        spots = [(x0 + (x1 - x0) * a / steps, y0 + (y1 - y0) * b / steps) for a in range(steps + 1) for b in range(steps + 1)]
        unit = unit_at(((x0 + x1) / 2, (y0 + y1) / 2 + 0.5))
        assert all(inside(q, next(s for u, s in fine if u is unit)) for q in spots), p
        mode = "walk" if urban(unit) else "car"
        for rule, which, m, limit in (("B083", "tcm", mode, 10.0), ("B111", "blood", "car", 30.0)):
            for spot in spots:
                found, t = status(spot, which, m, limit, "%s %s %s" % (p["编码"], p["名称"], rule))
                planned = cause.get((p["编码"], rule))
                assert found == planned, (p["编码"], p["名称"], rule, m, "planned", planned, "found", found, t)
                key = (rule, m, str(found))
                low, high = worst.get(key, (math.inf, 0.0))
                worst[key] = (min(low, t), max(high, t))
            people[which, urban(unit), planned is None] = people.get((which, urban(unit), planned is None), 0) + p["常住人口"]
        if [p["编码"]] == plan["conditional"][0]["areas"]:
            t = max(site_lists["inside", "car"](q)[0] for q in spots) / 60
            assert not clear(t, 30.0, "conditional")
    # People, from the files.
    b083 = plan["access"]["B083"]
    for klass, flag in (("urban", True), ("rural", False)):
        assert b083[klass]["covered"] == people["tcm", flag, True] and b083[klass]["gap"] == people["tcm", flag, False]
    assert plan["access"]["B111"]["gap"] == sum(n for (w, _, ok), n in people.items() if w == "blood" and not ok)
    plan.update(other_ways(areas, unit_at, urban, site_lists["class", "car"], of_class, blood, place, wait, walk, car))
    # Sharing streets reach exactly the centre that they share: 90 % of their people within 15 minutes on foot.
    centres = [r for r in rows if r["类型"] == "社区卫生服务中心"]
    shapes = {u["properties"]["名称"]: rings(u["geometry"]) for u in units if u["properties"]["level"] == "street"}
    for guest, host in (("古渡街道", "城关街道"), ("钟楼街道", "东湖街道")):
        for institution in sorted({r["所属机构"] for r in centres}):
            sites = [r for r in centres if r["所属机构"] == institution]
            time = walk.towards([(place(r), 0.0) for r in sites])
            near = whole = 0
            for f in areas:
                ring = [metres(c) for c in f["geometry"]["coordinates"][0][:-1]]
                (x0, y0), (x1, y1) = ring[0], ring[2]
                if inside(((x0 + x1) / 2, (y0 + y1) / 2), shapes[guest]):
                    for a in range(9):
                        for b in range(9):
                            q = (x0 + (x1 - x0) * (a + 0.5) / 9, y0 + (y1 - y0) * (b + 0.5) / 9)
                            whole += f["properties"]["常住人口"]
                            near += f["properties"]["常住人口"] * (time(q)[0] <= 900)
            home = next(name for name, shape in shapes.items() if inside(place(sites[0]), shape))
            assert (near >= 0.97 * whole) if home == host else (near <= 0.2 * whole), (guest, home, near / whole)
    # Unit totals add up.
    total = lambda level: sum(u["properties"]["常住人口"] for u in units if u["properties"]["level"] in level)
    whole = sum(f["properties"]["常住人口"] for f in areas)
    assert whole == total(("county",)) == total(("street", "town")) == total(("community", "village")) == plan["people"]
    kinds = {k: len({r["所属机构"] for r in rows if r["类型"] == k}) for k in main}
    assert kinds["社区卫生服务中心"] + kinds["镇卫生院"] == 17 and kinds["社区卫生服务站"] + kinds["村卫生室"] == 262, kinds
    return worst, kinds


def other_ways(areas, unit_at, urban, to_class_by_car, of_class, blood, place, wait, walk, car):
    """Times by shortest paths that rules of visits, of renovated points and of catchments rest on."""
    minutes, renovated, catchments = {}, 0, {}
    hospitals = [r for r in of_class if r["类型"] == "镇卫生院"]
    ways = [(r["编码"], mode.towards([(place(r), wait(r) if mode is car else 0.0)]), mode) for r in hospitals for mode in (walk, car)]
    done = car.towards([(place(r), wait(r)) for r in blood if r[attributes.RENOVATED] == "是"])
    for f in areas:
        people, ring = f["properties"]["常住人口"], [metres(c) for c in f["geometry"]["coordinates"][0][:-1]]
        (x0, y0), (x1, y1) = ring[0], ring[2]
        spots = [(x0 + (x1 - x0) * (a + 0.5) / 4, y0 + (y1 - y0) * (b + 0.5) / 4) for a in range(4) for b in range(4)]
        unit = unit_at(spots[5])
        renovated += people * any(done(q)[0] <= 30 * 60 * (1 + MARGIN) for q in spots)
        if unit["level"] == "village":
            minutes.setdefault(unit["名称"], []).extend((to_class_by_car(q)[0] / 60, people) for q in spots)
        if unit["编码"][6:9] >= "100":  # in a town
            mode = walk if urban(unit) else car
            for q in spots:
                near = min((w(q)[0], code) for code, w, of in ways if of is mode)
                near = near if near[0] < math.inf else min((w(q)[0], code) for code, w, of in ways if of is car)
                if near[0] < math.inf:
                    catchments[near[1]] = catchments.get(near[1], 0) + people / len(spots)
    means = {}
    for name, times in minutes.items():
        known = [(t, n) for t, n in times if t < math.inf]
        means[name] = sum(t * n for t, n in known) / sum(n for _, n in known) if known else None
        for limit in (10, 20):
            assert means[name] is None or clear(means[name], limit, name) is not None
    return {"villages_by_car": means, "renovated_covered_at_most": renovated,
            "largest_township_catchment": math.ceil(max(catchments.values()))}


def write(folder, texts):
    os.makedirs(folder, exist_ok=True)
    for name, text in sorted(texts.items()):
        with open(os.path.join(folder, name), "wb") as out:
            out.write(text.encode("utf-8"))
        print("%-40s %8d bytes" % (os.path.join(os.path.basename(folder), name), len(text.encode("utf-8"))))


# What the script knows beyond what was planted: not written.
WORKING = ("homes", "villages_by_car", "renovated_covered_at_most", "largest_township_catchment")


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "data", "sample"))
    s = Sample()
    city_at, community = build_city(s)
    build_country(s, city_at)
    lattice_cells = {(c, r) for c in range(15) for r in range(12)} | {(c, r) for c in range(5, 10) for r in range(12, 15)}
    s.units.append(dict(more={}, code=COUNTY + "000000", name="清河区(合成样例)", level="county", klass=None,
                        rings=outline(lattice_cells, (LAT_W, LAT_S), CELL_X, CELL_Y)))
    people(s)
    attributes.add(s, city_at, community)
    plan = expected(s)
    plan["homes"] = {f["code"]: f["unit"] for f in s.facilities}
    texts = files(s)
    worst, kinds = check_plan(texts, plan)
    plan["rules"] = answers.check(texts, plan)
    body = json.dumps({k: v for k, v in plan.items() if k not in WORKING}, ensure_ascii=False, indent=1)
    texts["expected.json"] = body + "\n"
    write(folder, texts)
    faulty = dirty.texts(texts, table)
    write(folder.rstrip("/") + "-dirty", {**faulty, "project.toml": DIRTY_PROJECT, "README.md": DIRTY_README})
    for key, (low, high) in sorted(worst.items()):
        print("%s by %s, %s: %.1f to %.1f minutes" % (key[0], key[1], "covered" if key[2] == "None" else key[2], low, high))
    print("%d people, %d roads, %d areas, %s" % (plan["people"], len(s.roads), len(s.areas), kinds))


if __name__ == "__main__":
    main()
