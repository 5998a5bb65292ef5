#!/usr/bin/env python3
"""Works out the verdict and the figures of every rule of plan B for a made-up district, sharing no code with gapzone.

    answer-sheet.py DIR                compares DIR/out (written by `gapzone run DIR`) row by row with the answers
    answer-sheet.py DIR --write FILE   writes the answers as a CSV table
    answer-sheet.py DIR --pack FILE    another pack than data/plans/district-b.toml

DIR is a folder of `answer-district.py`, or `data/sample`. The plan is data and is read from the pack; everything else, expressions,
three-valued logic, sums, cells, roads and searches, is written here anew from the rules' text. Numbers are fractions,
times whole milliseconds. Needs Python 3.11, pyproj and shapely.

Columns of the table: `row` is rule or finding. `low`, `high`, `need`, `deficit`, `due` are the figures, as fractions;
`part` and `whole` the measured share (of units, facilities or areas); `people`, `covered` in people. An empty cell is
not compared, `-` says that there is no such figure. Exit code 1 when a row differs.
"""

import argparse
import csv
import heapq
import json
import math
import re
import sys
import tomllib
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pyproj
import shapely

ROOT = Path(__file__).resolve().parents[2]
YES, NO, OPEN = True, False, None
CELL_M, MEAN_RADIUS = 50.0, 6_371_008.8
GEOD = pyproj.Geod(ellps="WGS84")


# --- Three-valued logic


def both(*values):
    return NO if NO in values else OPEN if OPEN in values else YES


def either(*values):
    return YES if YES in values else OPEN if OPEN in values else NO


def opposite(value):
    return OPEN if value is OPEN else not value


# --- Expressions

TOKEN = re.compile(r'\s*(?:(\d+(?:\.\d+)?)([%‰]?)|"([^"]*)"|([A-Za-z_]\w*)|(\.\.|<=|>=|!=|[-+*/<>=()\[\],$]))')


class Expression:
    """A condition or a number over named attributes. `value(look)` gives a Fraction, a str, a bool, or None (unknown)."""

    def __init__(self, text):
        self.text, self.tokens, at = text, [], 0
        while at < len(text.rstrip()):
            found = TOKEN.match(text, at)
            if not found:
                raise ValueError(f"cannot read {text!r} at {at}")
            number, sign, string, name, mark = found.groups()
            if number:
                self.tokens.append(("number", Fraction(number) / {"": 1, "%": 100, "‰": 1000}[sign]))
            elif name:
                self.tokens.append(("word" if name in ("and", "or", "not", "in", "known") else "name", name))
            elif mark:
                self.tokens.append(("mark", mark))
            else:
                self.tokens.append(("string", string))
            at = found.end()
        self.at = 0
        self.tree = self.disjunction()
        if self.at != len(self.tokens):
            raise ValueError(f"left over in {text!r}")
        self.names = {value for kind, value in self.tokens if kind == "name"}

    def peek(self, *values):
        return self.at < len(self.tokens) and self.tokens[self.at][0] in ("word", "mark") and self.tokens[self.at][1] in values

    def take(self):
        self.at += 1
        return self.tokens[self.at - 1][1]

    def disjunction(self):
        left = self.conjunction()
        while self.peek("or"):
            self.take()
            left = ("or", left, self.conjunction())
        return left

    def conjunction(self):
        left = self.negation()
        while self.peek("and"):
            self.take()
            left = ("and", left, self.negation())
        return left

    def negation(self):
        if self.peek("not"):
            self.take()
            return ("not", self.negation())
        return self.comparison()

    def comparison(self):
        left = self.sum()
        if self.peek("<", "<=", "=", "!=", ">=", ">"):
            return (self.take(), left, self.sum())
        if self.peek("in"):
            self.take()
            if self.peek("["):
                self.take()
                items = [self.sum()]
                while self.peek(","):
                    self.take()
                    items.append(self.sum())
                assert self.take() == "]"
                return ("in", left, items)
            low = self.sum()
            assert self.take() == ".."
            return ("within", left, low, self.sum())
        return left

    def sum(self):
        left = self.product()
        while self.peek("+", "-"):
            left = (self.take(), left, self.product())
        return left

    def product(self):
        left = self.atom()
        while self.peek("*", "/"):
            left = (self.take(), left, self.atom())
        return left

    def atom(self):
        kind, value = self.tokens[self.at]
        self.at += 1
        if kind == "mark" and value == "(":
            inner = self.disjunction()
            assert self.take() == ")"
            return inner
        if value == "known":
            assert self.take() == "("
            inner = self.take()
            assert self.take() == ")"
            return ("known", inner)
        return (kind, value)

    def value(self, look, node=None):
        node = node or self.tree
        op = node[0]
        if op in ("number", "string"):
            return node[1]
        if op == "name":
            return look(node[1])
        if op == "known":
            return look(node[1]) is not None
        if op == "not":
            return opposite(self.truth(look, node[1]))
        if op in ("and", "or"):
            return (both if op == "and" else either)(self.truth(look, node[1]), self.truth(look, node[2]))
        left = self.value(look, node[1])
        if op == "in":
            return either(*(compared(left, "=", self.value(look, item)) for item in node[2]))
        right = self.value(look, node[2])
        if op == "within":
            return both(compared(left, ">=", right), compared(left, "<=", self.value(look, node[3])))
        if op in ("<", "<=", "=", "!=", ">=", ">"):
            return compared(left, op, right)
        left, right = number_of(left), number_of(right)
        if left is None or right is None or (op == "/" and right == 0):
            return None
        return {"+": left + right, "-": left - right, "*": left * right}[op] if op != "/" else left / right

    def truth(self, look, node=None):
        value = self.value(look, node or self.tree)
        if isinstance(value, bool) or value is None:
            return value
        return OPEN if isinstance(value, str) else value != 0


def number_of(value):
    if isinstance(value, bool):
        return Fraction(value)
    if isinstance(value, str):
        try:
            return Fraction(value.replace(",", ""))
        except ValueError:
            return None
    return value


def compared(left, op, right):
    if left is None or right is None:
        return OPEN
    if not (isinstance(left, str) and isinstance(right, str)):
        left, right = number_of(left), number_of(right)
        if left is None or right is None:
            return OPEN
    return {"<": left < right, "<=": left <= right, "=": left == right, "!=": left != right, ">=": left >= right,
            ">": left > right}[op]


# --- Attributes

YES_WORDS = {"有", "是", "1", "true", "yes", "y", "√", "具备"}
NO_WORDS = {"无", "否", "0", "false", "no", "n", "×", "不具备"}


def flag(text):
    word = text.strip().lower()
    return YES if word in YES_WORDS else NO if word in NO_WORDS else None


class Field:
    def __init__(self, row):
        self.key, self.of, self.kind = row["key"], row.get("of", "facility"), row.get("kind", "flag")
        plain = lambda t: re.sub(r"\s", "", t).lower()
        self.titles = {plain(t) for t in [row["key"], row["label"]["zh"], row["label"]["en"], *row.get("aliases", [])]}

    def bears(self, title):
        return re.sub(r"\s", "", title).lower() in self.titles

    def read(self, row):
        """The attribute in a row of a table; None when the cell is empty or is not what the column holds."""
        cells = [str(value).strip() for title, value in row.items() if self.bears(title) and value not in (None, "")]
        if not cells:
            return None
        if self.kind == "flag":
            return flag(cells[0])
        if self.kind == "number":
            return number_of(cells[0])
        return cells[0]


# --- The district

TYPE_WORDS = {
    "综合医院": "HOSP", "中医医院": "TCMH", "口腔医院": "SPECIAL", "专科医院": "SPECIAL", "精神病医院": "SPECIAL",
    "妇幼保健院": "MCH", "社区卫生服务中心": "CHC", "社区卫生服务站": "CHS", "中心卫生院": "THC", "镇卫生院": "THC",
    "卫生院（中医医院）": "THC", "村卫生室": "VC", "诊所": "CLINIC", "中医诊所": "TCMC", "口腔诊所": "DENTIST",
    "门诊部": "OUTPATIENT", "疾病预防控制中心": "CDC", "卫生监督所": "SUPERVISION", "健康教育所": "HEALTH_EDU",
    "血站": "BLOOD_BANK", "急救中心": "EMS", "急救站": "EMS", "实验室": "LABORATORY", "应急队伍": "TEAM",
    "重点专科": "SPECIALTY", "项目": "PROJECT", "质控中心": "QC_CENTRE", "社会心理服务站": "PSY_STATION",
    "固定采血点": "BLOOD_FIXED", "托育机构": "NURSERY", "养老机构": "ELDERCARE",
    "DISEASE_INSTITUTE": "DISEASE_INSTITUTE", "SPECIALTY_ALLIANCE": "SPECIALTY_ALLIANCE",
}
HOSPITALS = {"HOSP", "TCMH", "INTEGRATED", "ETHNIC", "SPECIAL", "MCH_HOSPITAL"}
PRIMARY = {"CHC", "CHS", "THC", "VC", "OUTPATIENT", "CLINIC", "TCMC", "DENTIST", "DOCTORS"}
PUBLIC_HEALTH = {"CDC", "MCH", "SUPERVISION", "HEALTH_EDU", "BLOOD_BANK", "EMS", "PREVENTION", "DISEASE_INSTITUTE"}
GROUPS = {
    "HOSPITAL": HOSPITALS, "TCM_HOSPITAL": {"TCMH", "INTEGRATED", "ETHNIC"}, "PRIMARY": PRIMARY,
    "PUBLIC_HEALTH": PUBLIC_HEALTH, "MEDICAL": HOSPITALS | PRIMARY | PUBLIC_HEALTH,
}
OWNERS = {"政府办": "gov", "公立": "public", "公办": "public", "民营": "private", "民办": "private", "个人": "private"}
URBAN_CODES, RURAL_CODES = {"111", "112", "121"}, {"122", "210", "220"}


def in_service(row, year):
    opens, closes, status = row["启用年"], row["撤销年"], row["状态"]
    opened = int(opens) <= year if opens else status not in ("规划", "在建")
    closed = int(closes) <= year if closes else status == "撤销"
    return opened and not closed


def has_tcm_form(row):
    """A hall or corner is Chinese medicine; without one it may still be offered, or not."""
    return any(flag(row.get(title) or "") is YES for title in ("中医馆", "国医堂", "中医角", "中医阁"))


class Facility:
    def __init__(self, rows, district):
        head = rows[0]
        self.id, self.name, self.row = head["编码"], head["名称"], head
        self.kind = TYPE_WORDS[head["类型"]]
        self.owner = OWNERS.get(head["举办主体"])
        self.grade = head["级别"] or None
        self.district = district
        self.serves = [s for row in rows for s in re.split("[;；、,，]", row["服务单元"]) if s]
        self.rows = rows
        self.sites = []
        for row in rows:
            at = district.plane(float(row["经度"]), float(row["纬度"])) if row["经度"] else None
            unit = district.finest(at) if at else district.by_code.get(row["区划代码"])
            self.sites.append((at, unit, in_service(row, district.year)))

    def open_sites(self):
        return [(at, unit) for at, unit, is_open in self.sites if is_open]

    def get(self, key):
        if key == "type":
            return self.kind
        if key == "name":
            return self.name
        if key == "ownership":
            return self.owner
        if key == "grade":
            return self.grade
        if key in ("grade_level", "grade_rank"):
            level = next((n for word, n in zip("三二一", (3, 2, 1)) if self.grade and word in self.grade), None)
            if level is None or key == "grade_level":
                return None if level is None else Fraction(level)
            return Fraction(level * 10 + next((n for word, n in zip("甲乙丙", (3, 2, 1)) if word in self.grade), 0))
        field = self.district.fields["facility", key]
        if key == "tcm":  # a service of any of the institution's sites
            return either(*(YES if has_tcm_form(row) else field.read(row) for row in self.rows))
        return field.read(self.row)


class Filter:
    def __init__(self, given):
        given = given or {}
        self.types = set().union(*(GROUPS.get(t, {t}) for t in given.get("types", [])))
        self.barred = set().union(*(GROUPS.get(t, {t}) for t in given.get("except", [])))
        self.owners, self.services = given.get("ownership", []), given.get("services", [])
        self.names = [entry.split("|") for entry in given.get("names", [])]  # two names of one facility stand in one entry
        self.where = Expression(given["where"]) if "where" in given else None
        unread = set(given) - {"types", "except", "ownership", "services", "names", "where"}
        assert not unread, unread

    def member(self, f):
        if self.types and f.kind not in self.types or f.kind in self.barred:
            return NO
        if self.names and not any(n == f.id or n in f.name for entry in self.names for n in entry):
            return NO
        owner = YES if not self.owners else OPEN if f.owner is None else f.owner in self.owners
        condition = self.where.truth(f.get) if self.where else YES
        return both(owner, condition, *(f.get(s) for s in self.services))


class Unit:
    def __init__(self, row, shape):
        self.code, self.name, self.level, self.row, self.shape = row["编码"], row["名称"], row["level"], row, shape
        self.klass = row.get("城乡分类代码")
        self.depth = {"county": 0, "street": 1, "town": 1, "community": 2, "village": 2}[self.level]
        self.parent, self.people = None, 0


class Area:
    def __init__(self, row, shape):
        self.row, self.shape, self.people = row, shape, row["常住人口"] * 1000


class Cell:
    def __init__(self, area, point, people, unit):
        self.area, self.point, self.people, self.unit = area, point, people, unit
        codes = [u.klass for u in lineage(unit) if u.klass]
        self.rural = bool(codes) and codes[0] in RURAL_CODES


def lineage(unit):
    while unit:
        yield unit
        unit = unit.parent


def features(path):
    """Properties and, of polygons, their parts; of lines, the line."""
    read = lambda g: [g["coordinates"]] if g["type"] == "Polygon" else g["coordinates"]
    return [(f["properties"], read(f["geometry"])) for f in json.loads(path.read_text(encoding="utf-8"))["features"]]


def rows_of(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return [{**dict.fromkeys(LIST_COLUMNS, ""), **row} for row in csv.DictReader(file)]


# What every list of facilities may leave out as a whole.
LIST_COLUMNS = ("举办主体", "级别", "所属机构", "经度", "纬度", "启用年", "撤销年", "状态", "服务单元", "区划代码")


class District:
    def __init__(self, folder, pack):
        self.project = tomllib.loads((folder / "project.toml").read_text(encoding="utf-8"))
        self.year = self.project["as_of"]
        shared = tomllib.loads((ROOT / "data/fields.toml").read_text(encoding="utf-8"))["fields"]
        self.fields = {(f.of, f.key): f for f in map(Field, shared + pack.get("fields", []))}
        residential = features(folder / "residential.geojson")
        lons = [p[0] for _, parts in residential for rings in parts for p in rings[0]]
        meridian = round((min(lons) + max(lons)) / 2)
        frame = f"+proj=tmerc +lat_0=0 +lon_0={meridian} +k=1 +x_0=0 +y_0=0 +ellps=WGS84 +units=m"
        self.transform = pyproj.Transformer.from_crs("+proj=longlat +ellps=WGS84", frame, always_xy=True)
        ring = lambda places: [self.plane(*p) for p in places]
        shape = lambda parts: shapely.MultiPolygon([(ring(p[0]), [ring(hole) for hole in p[1:]]) for p in parts])
        self.units = [Unit(row, shape(parts)) for row, parts in features(folder / "units.geojson")]
        by_code = self.by_code = {u.code: u for u in self.units}
        for u in self.units:
            above = {1: u.code[:6] + "000000", 2: u.code[:9] + "000"}.get(u.depth)
            u.parent = by_code.get(above)
        self.cells, self.areas = [], []
        for row, parts in residential:
            self.areas.append(Area(row, shape(parts)))
            self.cells += self.cut(self.areas[-1])
        for cell in self.cells:
            for unit in lineage(cell.unit):
                unit.people += cell.people
        groups = defaultdict(list)
        for row in (row for layer in self.project["facilities"] for row in rows_of(folder / layer["path"])):
            groups[row["所属机构"] or row["编码"]].append(row)
        self.facilities = sorted((Facility(rows, self) for rows in groups.values()), key=lambda f: f.id)
        self.serving = [f for f in self.facilities if f.open_sites()]
        # Facilities of the plan area: with an open site in a unit, or of a list without coordinates.
        self.own = [f for f in self.serving if any(unit or not at for at, unit in f.open_sites())]
        self.table = defaultdict(list)
        for row in rows_of(folder / "indicators.csv"):
            self.table[row["指标"]].append((int(row["年份"]), Fraction(row["值"])))
        self.roads = features(folder / "roads.geojson")
        self.networks = {mode: Network(self, mode) for mode in ("walk", "car")}

    def plane(self, lon, lat):
        return self.transform.transform(lon, lat)

    def finest(self, point):
        inside = [u for u in self.units if u.shape.intersects(shapely.Point(point))]
        return max(inside, key=lambda u: u.depth, default=None)

    def cut(self, area):
        west, south, east, north = area.shape.bounds
        pieces = []
        for col in range(math.floor(west / CELL_M), math.floor(east / CELL_M) + 1):
            for row in range(math.floor(south / CELL_M), math.floor(north / CELL_M) + 1):
                x, y = col * CELL_M, row * CELL_M
                piece = area.shape.intersection(shapely.box(x, y, x + CELL_M, y + CELL_M))
                if piece.area > 1e-6:
                    pieces.append((piece.centroid.coords[0], piece.area))
        whole = sum(a for _, a in pieces)
        exact = [area.people * a / whole for _, a in pieces]
        people = [math.floor(e) for e in exact]
        order = sorted(range(len(pieces)), key=lambda i: (people[i] - exact[i], i))
        for i in order[: area.people - sum(people)]:
            people[i] += 1
        return [Cell(area, point, n, self.finest(point)) for (point, _), n in zip(pieces, people)]

    # --- the indicator table

    def indicator(self, key):
        field = self.fields["indicator", key]
        rows = [r for title, rows in self.table.items() if field.bears(title) for r in rows if r[0] <= self.year]
        return max(rows, default=None, key=lambda r: r[0])

    def computed(self, expression):
        """The value of an expression over the indicator table, or None."""
        return expression.value(lambda key: (self.indicator(key) or (None, None))[1])

    def residents(self, group):
        if group != "total":
            raise NotImplementedError(group)
        given = self.indicator("people")
        if given:
            return given[1]
        return Fraction(sum(u.row["常住人口"] for u in self.units if not u.parent))


# --- Roads

WALK_KMH, ACCESS_KMH, PARKING_MS = 4.0, 3.0, 120_000
CAR_KMH = {"primary": 65.0, "unclassified": 25.0, "secondary": 55.0, "tertiary": 40.0, "residential": 25.0, "track": 15.0}


def half_up_ms(metres, kmh):
    return math.floor(metres * 3.6 / kmh * 1000 + 0.5)


class Network:
    """Arcs in whole milliseconds; places join the nearest point of the nearest road."""

    def __init__(self, district, mode):
        self.district, self.mode = district, mode
        self.edges, self.into = [], defaultdict(list)
        for row, line in district.roads:
            length = sum(GEOD.inv(*a, *b)[2] for a, b in zip(line, line[1:]))
            kmh = WALK_KMH
            if mode == "car":
                kmh = float(row["maxspeed"]) * 0.8 if "maxspeed" in row else CAR_KMH[row["highway"]]
            time = half_up_ms(length, kmh)
            back = None if mode == "car" and row.get("oneway") == "yes" else time
            tail, head = tuple(line[0]), tuple(line[-1])
            self.edges.append((tail, head, time, back, [district.plane(*p) for p in line]))
            self.into[head].append((tail, time))
            if back is not None:
                self.into[tail].append((head, back))
        self.joined = {}
        box = lambda line: (tuple(map(min, zip(*line))), tuple(map(max, zip(*line))))
        self.boxes = [box(edge[4]) for edge in self.edges]

    def join(self, point):
        """Edge, fraction of its length, and the time of the leg."""
        if point in self.joined:
            return self.joined[point]
        best = (math.inf,)
        for number, edge in enumerate(self.edges):
            line, before = edge[4], 0.0
            (west, south), (east, north) = self.boxes[number]
            if max(west - point[0], point[0] - east, south - point[1], point[1] - north) > best[0]:
                continue
            lengths = [ground(a, b) for a, b in zip(line, line[1:])]
            for (a, b), length in zip(zip(line, line[1:]), lengths):
                dx, dy = b[0] - a[0], b[1] - a[1]
                t = ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / (dx * dx + dy * dy)
                t = min(1.0, max(0.0, t))
                foot = (a[0] + t * dx, a[1] + t * dy)
                off = math.hypot(point[0] - foot[0], point[1] - foot[1])
                if off < best[0]:
                    best = (off, number, (before + t * length) / sum(lengths), foot)
                before += length
        leg = half_up_ms(ground(point, best[3]), ACCESS_KMH)
        self.joined[point] = (best[1], best[2], leg)
        return self.joined[point]

    def wait(self, unit):
        return PARKING_MS if self.mode == "car" and not (unit and unit.klass in RURAL_CODES) else 0

    def times(self, sites, cells):
        """Milliseconds from each cell to the nearest of some sites (point, unit), or None, with the site's number."""
        best, heap, on_edge = {}, [], defaultdict(list)
        for i, (point, unit) in enumerate(sites):
            number, at, leg = self.join(point)
            tail, head, time, back, _ = self.edges[number]
            cost = leg + self.wait(unit)
            on_edge[number].append((at, cost, i))
            starts = [(tail, part(time, at))]
            if back is not None or at >= 1:
                starts.append((head, 0 if at >= 1 else back - part(back, at)))
            heap += [(cost + t, i, node) for node, t in starts]
        heapq.heapify(heap)
        while heap:
            time, i, node = heapq.heappop(heap)
            if node in best:
                continue
            best[node] = (time, i)
            for before, step in self.into[node]:
                if before not in best:
                    heapq.heappush(heap, (time + step, i, before))
        found = []
        for cell in cells:
            number, at, leg = self.join(cell.point)
            tail, head, time, back, _ = self.edges[number]
            ways = []
            if head in best:
                ways.append((best[head][0] + (0 if at >= 1 else time - part(time, at)), best[head][1]))
            if tail in best and (back is not None or at <= 0):
                ways.append((best[tail][0] + (0 if at <= 0 else part(back, at)), best[tail][1]))
            for there, cost, i in on_edge[number]:
                if there >= at:
                    ways.append((part(time, there) - part(time, at) + cost, i))
                if there <= at and back is not None:
                    ways.append((part(back, at) - part(back, there) + cost, i))
            way = min(ways, default=None)
            found.append(None if way is None else (way[0] + leg, way[1]))
        return found


def part(time, fraction):
    return min(time, math.floor(time * fraction + 0.5))


def ground(a, b):
    x = (a[0] + b[0]) / 2
    return math.hypot(a[0] - b[0], a[1] - b[1]) / (1 + x * x / (2 * MEAN_RADIUS**2))


# --- Goals and verdicts


def exact(value):
    """A number as the pack writes it: 4.5, "30%", "0.28万"."""
    if isinstance(value, str):
        for sign, scale in (("%", Fraction(1, 100)), ("‰", Fraction(1, 1000)), ("万", 10_000)):
            if value.endswith(sign):
                return Fraction(value[:-1]) * scale
    return Fraction(str(value))


class Goal:
    def __init__(self, given):
        self.given = given
        self.low, self.high, self.aim = None, None, None
        for key, value in given.items():
            if key == "trend":
                continue
            value = exact(value)
            self.aim = value if self.aim is None or key == "at_least" else self.aim
            if key == "at_least":
                self.low = value
            elif key == "at_most":
                self.high = value
            elif key == "exactly":
                self.low = self.high = value
            elif key == "about":
                self.low, self.high = value * Fraction(95, 100), value * Fraction(105, 100)
            elif key == "stated":
                digits = -Decimal(str(given[key])).as_tuple().exponent
                half = Fraction(1, 2) / 10**digits
                self.low, self.high = value - half, value + half
            else:
                raise NotImplementedError(key)
        self.trend = given.get("trend")
        self.rising = (self.low is not None and self.high is None and "at_least" in given) or self.trend == "up"

    def holds(self, value):
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)

    def truth(self, low, high):
        """Whether it holds for a value that is known to lie between two bounds; `high` None is without bound."""
        if self.holds(low) and (self.high is None or (high is not None and self.holds(high))):
            return YES
        if (self.high is not None and low > self.high) or (self.low is not None and high is not None and high < self.low):
            return NO
        return OPEN

    def key(self):
        return sorted((k, str(v)) for k, v in self.given.items())


class Asked:
    """A rule or a part of one, with its target."""

    def __init__(self, rule, require, part=None):
        self.rule, self.require, self.part = rule, require, part
        target = (require.get("target") if part else None) or rule["target"]
        self.nature, self.target_year, self.baseline = target["nature"], target.get("year"), target.get("baseline")
        self.id = rule["id"] + (f".{part}" if part else "")
        self.goal = Goal(require["goal"]) if "goal" in require else None

    def judge(self, holds, year):
        if holds:
            return "MET"
        if self.nature in ("weak", "principle"):
            return {"weak": "REPORTED", "principle": "DEVIATION"}[self.nature]
        if self.nature != "state" and self.target_year and self.target_year > year:
            return "BEHIND"
        return "NOT_MET"

    def due(self, goal, year):
        if not self.baseline or not self.target_year or goal.aim is None:
            return None
        start, then = exact(self.baseline["value"]), self.baseline["year"]
        if not then < year < self.target_year:
            return None
        return start + (goal.aim - start) * Fraction(year - then, self.target_year - then)

    def judge_value(self, low, high, year, goal):
        """The verdict of a value between two bounds, and what is due this year."""
        due = self.due(goal, year)
        truth = goal.truth(low, high)
        if truth is OPEN:
            return "INDETERMINATE", due
        start = exact(self.baseline["value"]) if self.baseline else None
        if truth is YES and start is not None and self.nature != "state" and goal.rising and start > goal.aim:
            return "MET_TODAY_TARGET_BELOW_BASELINE", due
        verdict = self.judge(truth, year)
        if verdict == "BEHIND" and due is not None:
            # On the line from baseline to target or beyond it, but not past what a goal with two sides allows.
            rises = goal.aim >= start if goal.low is not None and goal.high is not None else goal.low is not None
            beyond = low >= due if rises else high is not None and high <= due
            past = low > goal.high if rises and goal.high is not None else False
            if beyond and not past:
                verdict = "ON_TRACK"
        return verdict, due


class Found:
    """What was found for one rule, part or class."""

    def __init__(self, asked, verdict, suffix="", **numbers):
        self.asked, self.id, self.verdict = asked, asked.id + suffix, verdict
        self.numbers = {k: v for k, v in numbers.items()}


# --- The kinds of rules


class Sheet:
    def __init__(self, folder, pack_path):
        self.pack = tomllib.loads(pack_path.read_text(encoding="utf-8"), parse_float=Decimal)
        self.d = District(folder, self.pack)
        self.year = self.d.year
        self.found, self.verdicts = [], {}
        for rule in self.pack["rules"]:
            require = rule["require"]
            changed = self.d.project.get("rules", {}).get(rule["id"], {})
            if set(changed) - {"minutes"} or changed and require["kind"] != "mobile":
                raise NotImplementedError(changed)
            if changed:
                require["minutes_min"] = changed["minutes"]
            parts = require.get("of") if require["kind"] in ("all", "any", "readings") else None
            asked = [Asked(rule, p, p["part"]) for p in parts] if parts else [Asked(rule, require)]
            for a in asked:
                self.found += getattr(self, a.require["kind"])(a)
        self.mark_conflicts()
        for rule in self.pack["rules"]:
            self.verdicts[rule["id"]] = self.join(rule)

    def modifier(self, a):
        return [Found(a, "REPORTED")]

    def not_computable(self, a):
        return [Found(a, "NOT_COMPUTABLE")]

    # An amount per another.

    def quantity(self, given, keep=lambda f: True):
        """Sure total, what each uncertain facility would add, and whether numbers are missing; None when nothing is given.

        Returns (total, {facility id: amount}, sure ones silent, uncertain ones silent)."""
        if "people" in given:
            return self.d.residents(given["people"]), {}, 0, 0
        if "indicator" in given:
            value = self.d.computed(Expression(given["indicator"]))
            return None if value is None else (value, {}, 0, 0)
        chosen = Filter(given.get("count", given.get("of")))
        amount = Expression(given["sum"]) if "sum" in given else None
        total, maybe, silent, maybe_silent, gave = Fraction(0), {}, 0, 0, 0
        for f in filter(keep, self.d.own):
            member = chosen.member(f)
            if member is NO:
                continue
            n = number_of(amount.value(f.get)) if amount else Fraction(1)
            if member is YES and n is not None:
                total, gave = total + n, gave + 1
            elif member is YES:
                silent += 1
            elif n is not None:
                maybe[f.id] = n
            else:
                maybe_silent += 1
        if amount and not gave and not any(maybe.values()):
            return None
        return total, maybe, silent, maybe_silent

    def ratio(self, a):
        r = a.require
        if r.get("scope") == "area":
            return [self.ratio_of_areas(a)]
        number, per = self.quantity(r["number"]), self.quantity(r["per"]) if "per" in r else (Fraction(1), {}, 0, 0)
        each = exact(r.get("each", 1))
        table = self.d.computed(Expression(r["indicator"])) if "indicator" in r else None
        listed = number and per and not (per[0] == 0)
        if table is not None and not (listed and number[2] + per[2] + number[3] + per[3] == 0):
            low = high = table
            counted = False
        elif listed:
            low, high = bounds(number, per, each)
            counted = True
        else:
            return [Found(a, "NOT_COMPUTABLE")]
        figures = {"low": low, "high": high if high is not None else "", "need": "-", "deficit": "-", "due": "-"}
        if counted and a.goal and ("at_least" in r["goal"] or "about" in r["goal"]):
            need = exact(r["goal"].get("at_least", r["goal"].get("about"))) * per[0] / each
            need = Fraction(math.ceil(need)) if r.get("whole") else need
            figures |= {"need": need, "deficit": max(Fraction(0), need - number[0])}
        if counted and (number[2] + per[2] + number[3] + per[3]):
            figures["low"] = figures["high"] = ""  # what is known is printed, not a bound
        if a.goal is None:
            return [Found(a, "NEEDS_THRESHOLD", **figures)]
        if a.goal.trend:
            return [Found(a, self.trend(a, low, high, r.get("indicator"), counted), **figures)]
        verdict, due = a.judge_value(low, high, self.year, a.goal)
        figures["due"] = "-" if due is None else due
        return [Found(a, verdict, **figures)]

    def trend(self, a, low, high, indicator, counted):
        """Up or down against the plan's baseline, else against the value before in the table: before the year of the value
        that is judged, which for one that was counted is the year of the run."""
        before = exact(a.baseline["value"]) if a.baseline else None
        if before is None and indicator:
            year = self.year if counted else self.indicator_rows(indicator, self.year)[0]
            found = self.indicator_rows(indicator, year - 1)
            before = found and found[1]
        if before is None:
            return "NOT_APPLICABLE"
        up = a.goal.trend == "up"
        holds = low > before if up else high is not None and high < before
        fails = (high is not None and high <= before) if up else low >= before
        return a.judge(holds, self.year) if holds or fails else "INDETERMINATE"

    def indicator_rows(self, name, year):
        """The latest row of an indicator up to a year, for expressions that are one name."""
        field = self.d.fields["indicator", name]
        rows = [r for title, rows in self.d.table.items() if field.bears(title) for r in rows if r[0] <= year]
        return max(rows, default=None, key=lambda r: r[0])

    def ratio_of_areas(self, a):
        r = a.require
        where = Expression(r["area_where"])
        rate, each = exact(r["goal"]["at_least"]), exact(r["each"])
        count, people, covered = {YES: 0, NO: 0, OPEN: 0}, 0, 0
        for area in self.d.areas:
            member = where.truth(lambda key: self.d.fields["area", key].read(area.row))
            if member is NO or not area.people:
                continue
            inside = lambda f: any(at and area.shape.intersects(shapely.Point(at)) for at, _ in f.open_sites())
            found = self.quantity(r["number"], inside)
            has, open_numbers = (found[0], found[2] or found[3] or found[1]) if found else (Fraction(0), self.blank_inside(r, inside))
            need = Fraction(area.people, 1000) * rate / each
            need = math.ceil(need) if r.get("whole") else need
            holds = YES if has >= need else OPEN if open_numbers else NO
            count[OPEN if member is OPEN and holds is NO else holds] += 1
            people += area.people
            covered += area.people if holds is YES else 0
        whole = sum(count.values())
        if not whole:
            return Found(a, "NOT_APPLICABLE")
        verdict = "INDETERMINATE" if not count[NO] and count[OPEN] else a.judge(count[YES] == whole, self.year)
        return Found(a, verdict, part=count[YES], whole=whole, people=people, covered=covered)

    def blank_inside(self, r, inside):
        """Whether a facility lies inside that counts, or may count, without saying how much it has."""
        chosen = Filter(r["number"].get("of"))
        return any(chosen.member(f) is not NO for f in self.d.own if inside(f))

    # A share of facilities.

    def share(self, a):
        r = a.require
        chosen, holds = Filter(r["set"]), Expression(r["holds"])
        rows = [(chosen.member(f), holds.truth(f.get)) for f in self.d.own]
        rows += [(YES, OPEN)] * self.strangers(chosen)
        goal = a.goal or Goal({"at_least": 1})
        return [self.share_found(a, rows, None if r.get("report_only") else goal)]

    def strangers(self, chosen):
        """Entries of named facilities none of whose names the list holds."""
        held = lambda n: any(n == f.id or n in f.name for f in self.d.serving)
        return sum(not any(held(n) for n in entry) for entry in chosen.names)

    def share_found(self, a, rows, goal):
        rows = [(m, h) for m, h in rows if m is not NO]
        if not rows:
            return Found(a, "NOT_COMPUTABLE")
        n = lambda member, *holds: sum(1 for m, h in rows if m is member and h in holds)
        members, yes = n(YES, YES, NO, OPEN), n(YES, YES)
        worst, joined = members + n(OPEN, NO, OPEN), n(OPEN, YES, OPEN)
        low = Fraction(yes, worst) if worst else Fraction(0)
        high = Fraction(yes + n(YES, OPEN) + joined, members + joined) if members + joined else Fraction(0)
        figures = {"low": low, "high": high, "need": "-", "deficit": "-", "due": "-", "part": yes, "whole": worst}
        if goal and goal.rising:
            need = math.ceil(goal.aim * members)
            figures |= {"need": Fraction(need), "deficit": Fraction(max(0, need - yes))}
        if goal is None:
            return Found(a, "REPORTED" if a.require["kind"] == "share" else "NEEDS_THRESHOLD", **figures)
        verdict, due = a.judge_value(low, high, self.year, goal)
        figures["due"] = "-" if due is None else due
        return Found(a, verdict, **figures)

    # Ties between facilities.

    def tie(self, f, key):
        """The facilities, strange names and yes or no that a cell names; None when it is empty."""
        cell = self.d.fields["facility", key].read(f.row)
        if cell is None:
            return None
        plain = lambda name: re.sub(r"\s", "", name).replace("（", "(").replace("）", ")").lower()
        found, strange, said = [], 0, None
        for word in re.split("[;；、,，|]", cell):
            hits = [g for g in self.d.serving if plain(word.strip()) in (plain(g.id), plain(g.name))]
            if hits:
                found += [g for g in hits if g not in found]
            elif flag(word) is not None:
                said = flag(word)
            elif word.strip():
                strange += 1
        return found, strange, said

    def link(self, a):
        r = a.require
        chosen = Filter(r["from"])
        if r["by"] == "partition":
            return [self.partition(a, chosen)]
        to = Filter(r["to"]) if "to" in r else None
        chain = [Filter(tier) for tier in r.get("chain", [])]
        rows = []
        for f in self.d.own:
            member = chosen.member(f)
            if member is not NO:
                tied = self.chained(f, r["field"], chain) if r["by"] == "chain" else self.tied(f, r, to)
                rows.append((member, tied))
        return [self.share_found(a, rows, a.goal)]

    def tied(self, f, r, to):
        tie = self.tie(f, r["field"])
        if tie is None:
            return OPEN
        found, strange, said = tie
        counts = [to.member(g) if to else YES for g in found]
        sure, more = counts.count(YES), counts.count(OPEN)
        sure, more = (sure + strange, more) if to is None else (sure, more + strange)
        sure = max(sure, 1 if said else 0)
        fits = {r.get("min", 1) <= n and ("max" not in r or n <= r["max"]) for n in range(sure, sure + more + 1)}
        return OPEN if len(fits) == 2 else fits.pop()

    def chained(self, f, key, chain):
        """Whether some way up passes one facility of each tier."""
        if not chain:
            return YES
        tie = self.tie(f, key)
        if tie is None:
            return OPEN
        found, strange, _ = tie
        ways = [both(chain[0].member(g), self.chained(g, key, chain[1:])) for g in found]
        return either(*ways, *([OPEN] if strange else []))

    def partition(self, a, chosen):
        field = self.d.fields["unit", a.require["areas"]]
        named = {u.code: field.read(u.row) for u in self.d.units if field.read(u.row) is not None}
        areas = sorted(set(named.values()))
        if not areas:
            return Found(a, "NOT_COMPUTABLE")
        sure, maybe = {x: 0 for x in areas}, {x: 0 for x in areas}
        for f in self.d.own:
            member = chosen.member(f)
            served = {named[u.code] for u in self.d.units if u.code in named and {u.code, u.name, named[u.code]} & set(f.serves)}
            if not served:
                home = f.open_sites()[0][1]
                served = {next((named[u.code] for u in lineage(home) if u.code in named), None)} - {None}
            for x in served:
                sure[x] += member is YES
                maybe[x] += member is OPEN
        one = [either(YES) if sure[x] == 1 and not maybe[x] else NO if sure[x] > 1 or not sure[x] + maybe[x] else OPEN for x in areas]
        holds = both(*one)
        verdict = "INDETERMINATE" if holds is OPEN else a.judge(holds, self.year)
        return Found(a, verdict, part=one.count(YES), whole=len(areas))

    # Values of the indicator table.

    def indicator(self, a):
        value = self.d.computed(Expression(a.require["value"]))
        if value is None:
            return [Found(a, "NOT_COMPUTABLE")]
        figures = {"low": value, "high": value, "need": "-", "deficit": "-", "due": "-"}
        if a.goal is None:
            return [Found(a, "NEEDS_THRESHOLD", **figures)]
        if a.goal.trend:
            return [Found(a, self.trend(a, value, value, a.require["value"], False), **figures)]
        verdict, due = a.judge_value(value, value, self.year, a.goal)
        figures["due"] = "-" if due is None else due
        return [Found(a, verdict, **figures)]

    # Facilities in units.

    def presence(self, a):
        r = a.require
        wholes = []
        for level in r["levels"]:
            if level == "plan_area":
                wholes.append([u for u in self.d.units if not u.parent])
            elif level == "main_urban":
                streets = [u for u in self.d.units if u.level == "street"]
                wholes += [streets] if streets else []
            else:
                wholes += [[u] for u in self.d.units if u.level == level]
        if not wholes:
            return [Found(a, "NOT_COMPUTABLE")]
        when = Expression(r["when"]) if "when" in r else None
        rows = []
        for members in wholes:
            truth = lambda e: both(*(e.truth(lambda key: self.d.fields["unit", key].read(u.row)) for u in members))
            applies = truth(when) if when else YES
            if applies is NO:
                continue
            holds = truth(Expression(r["holds"])) if "holds" in r else self.counted(r, members, r["levels"] == ["plan_area"])
            rows.append((applies, holds))
        if not rows:
            return [Found(a, "NOT_APPLICABLE")]
        needed = Fraction(r.get("unit_share_bp", 10_000), 10_000)
        yes = sum(1 for m, h in rows if m is YES and h is YES)
        if needed == 1:
            truth = both(*(either(h, opposite(m)) for m, h in rows))
        else:
            raise NotImplementedError("a share of units")
        verdict = "INDETERMINATE" if truth is OPEN else a.judge(truth, self.year)
        doubtful = any(m is OPEN for m, _ in rows)
        return [Found(a, verdict, part="" if doubtful else yes, whole="" if doubtful else len(rows))]

    def counted(self, r, members, plan_area):
        supply = Filter(r["supply"])
        goal = Goal(r["goal"]) if "goal" in r else None
        sure = most = 0
        for f in self.d.serving:
            member = supply.member(f)
            here = any(not at and plan_area or any(u in members for u in lineage(unit)) for at, unit in f.open_sites())
            if here:
                sure, most = sure + (member is YES), most + (member is not NO)
            elif member is YES and r.get("exempt_served", True) and any({u.code, u.name} & set(f.serves) for u in members):
                return YES
        fits = lambda n: goal.holds(n) if goal else r.get("min", 1) <= n and ("max" not in r or n <= r["max"])
        outcomes = {fits(n) for n in range(sure, most + 1)}
        return OPEN if len(outcomes) == 2 else outcomes.pop()

    # People and times.

    def sites_of(self, keep):
        return [(at, unit) for f in self.d.facilities if keep(f) for at, unit in f.open_sites() if at]

    def access(self, a):
        r = a.require
        main, auxiliary = Filter(r["supply"]), Filter(r["auxiliary"]) if "auxiliary" in r else None
        supplies = lambda f: either(main.member(f), auxiliary.member(f)) if auxiliary else main.member(f)
        mode = r.get("mode", "by_class")
        scopes = [("", mode, None)] if mode != "by_class" else [(".urban", "walk", False), (".rural", "car", True)]
        results = []
        for suffix, mode, rural in scopes:
            cells = [c for c in self.d.cells if c.unit and (rural is None or c.rural == rural)]
            if "minutes" not in r:
                results.append(Found(a, "NEEDS_THRESHOLD", suffix))
                continue
            limit = r["minutes"] * 60_000
            whole = sum(c.people for c in cells)

            def covered(keep):
                times = self.d.networks[mode].times(self.sites_of(keep), cells)
                return sum(c.people for c, t in zip(cells, times) if t and t[0] <= limit)

            sure, most = covered(lambda f: supplies(f) is YES), covered(lambda f: supplies(f) is not NO)
            numbers = {"people": whole, "covered": sure}
            if "share_bp" not in r:
                results.append(Found(a, "REPORTED", suffix, **numbers))
                continue
            at_least = lambda n, bp: n * 10_000 >= bp * whole
            holds = [at_least(n, r["share_bp"]) for n in (sure, most)]
            verdict = a.judge(holds[0], self.year) if holds[0] == holds[1] else "INDETERMINATE"
            tried = {at_least(sure, bp) for bp in (9_000, 9_500, 10_000)}
            if r.get("share_is_ours") and verdict != "INDETERMINATE" and len(tried) == 2:
                verdict = "READING_DEPENDENT"
            results.append(Found(a, verdict, suffix, **numbers))
        return results

    def mobile(self, a):
        r = a.require
        fixed, visits = Filter(r["fixed"]), Expression(r["visits"])
        units = [u for u in self.d.units if u.level in r["levels"] and u.people]
        if not units:
            return [Found(a, "NOT_COMPUTABLE")]
        network = self.d.networks[r.get("mode", "car")]
        times = network.times(self.sites_of(lambda f: fixed.member(f) is YES), self.d.cells)
        count = {YES: 0, NO: 0, OPEN: 0}
        for u in units:
            inside = [(c.people, t[0]) for c, t in zip(self.d.cells, times) if t and u in lineage(c.unit)]
            mean = Fraction(sum(p * t for p, t in inside), sum(p for p, _ in inside)) if inside else None
            if mean is not None and mean < r.get("minutes_min", 30) * 60_000 or u.people > r.get("people_max", 500) * 1000:
                continue
            n = number_of(visits.value(lambda key: self.d.fields["unit", key].read(u.row)))
            count[OPEN if n is None else n >= exact(r.get("visits_min", 2))] += 1
        whole = sum(count.values())
        if not whole:
            return [Found(a, "NOT_APPLICABLE")]
        verdict = "INDETERMINATE" if not count[NO] and count[OPEN] else a.judge(count[YES] == whole, self.year)
        return [Found(a, verdict, part=count[YES], whole=whole)]

    # One facility for each unit or for so many people.

    def quota(self, a):
        r = a.require
        lo, hi, supply = r["lo"] * 1000, r["hi"] * 1000, Filter(r["supply"])
        units = [u for u in self.d.units if u.level in r["levels"]]
        home = {f.id: next((u for u in lineage(f.open_sites()[0][1]) if u in units), None) for f in self.d.serving}
        centres = {u: [f for f in self.d.serving if home[f.id] is u and supply.member(f) is YES] for u in units}
        maybe = {u: sum(1 for f in self.d.serving if home[f.id] is u and supply.member(f) is OPEN) for u in units}
        peopled = [u for u in units if u.people]
        passes, required = {}, {}
        for u in peopled:
            required[u] = max(1, -(-u.people // hi))
            passes[u] = len(centres[u]) >= required[u]
        pooled = defaultdict(int)
        for u in units:
            if u not in peopled or centres[u] or u.people >= lo:
                continue
            hosts = [h for h in units if centres[h] and self.reaches(u, centres[h], r)]
            load = lambda h: -(-(pooled[h] + h.people + u.people) // len(centres[h]))
            if hosts:
                host = min(hosts, key=lambda h: (load(h), units.index(h)))
                fits = load(host) <= hi
                pooled[host] += u.people
                passes[u], required[u] = fits, 0 if fits else 1
        loads = self.loads(units, centres)
        in_band = lambda u: lo * len(centres[u]) <= u.people <= hi * len(centres[u])
        holds = {
            "R1": all(centres[u] for u in peopled),
            "R2": all(centres[u] and in_band(u) for u in peopled),
            "R3": all(passes.values()),
            "R4": bool(loads) and all(n <= hi for n in loads.values()),
        }
        base = holds[r.get("reading", "R3")]
        verdict = a.judge(base, self.year) if len(set(holds.values())) == 1 else "READING_DEPENDENT"
        failing = [u for u in peopled if not passes[u]]
        if failing and all(maybe[u] and len(centres[u]) + maybe[u] >= required[u] for u in failing):
            verdict = "INDETERMINATE"
        return [Found(a, verdict, part=sum(passes.values()), whole=len(peopled))]

    def reaches(self, unit, centres, r):
        cells = [c for c in self.d.cells if unit in lineage(c.unit)]
        rural = 2 * sum(c.people for c in cells if c.rural) > unit.people
        mode, minutes = ("car", r.get("reachable_car_minutes", 30)) if rural else ("walk", r.get("reachable_walk_minutes", 15))
        sites = [(at, at_unit) for f in centres for at, at_unit in f.open_sites() if at]
        times = self.d.networks[mode].times(sites, cells)
        there = sum(c.people for c, t in zip(cells, times) if t and t[0] <= minutes * 60_000)
        return there * 10_000 >= unit.people * r.get("reachable_share_bp", 9_000)

    def loads(self, units, centres):
        """Residents of each centre's catchment, nearest by time: on foot in towns, by car elsewhere."""
        sites, owners = [], []
        for f in (f for list_ in centres.values() for f in list_):
            for at, unit in f.open_sites():
                if at and unit:
                    sites.append((at, unit))
                    owners.append(f.id)
        cells = [c for c in self.d.cells if any(u in units for u in lineage(c.unit))]
        times = {mode: self.d.networks[mode].times(sites, cells) for mode in ("walk", "car")}
        loads = {owner: 0 for owner in owners}
        for i, c in enumerate(cells):
            way = times["car" if c.rural else "walk"][i] or times["car"][i]
            if way:
                loads[owners[way[1]]] += c.people
        return loads

    # --- One verdict for each rule

    def mark_conflicts(self):
        """Two targets of the plan for one thing and one year that do not come out alike."""
        same = defaultdict(list)
        for f in self.found:
            r = dict(f.asked.require)
            if r["kind"] not in ("ratio", "share", "indicator") or not f.numbers:
                continue
            for key in ("goal", "unit", "part", "label", "target") + (("indicator",) if r["kind"] == "ratio" else ()):
                r.pop(key, None)
            same[f.asked.target_year, json.dumps(r, sort_keys=True, default=str)].append(f)
        judged = {"MET", "MET_TODAY_TARGET_BELOW_BASELINE", "NOT_MET", "BEHIND", "ON_TRACK", "DEVIATION"}
        for list_ in same.values():
            goals = {json.dumps(f.asked.goal.key() if f.asked.goal else None) for f in list_}
            held = {f.verdict.startswith("MET") for f in list_}
            if len(goals) > 1 and len(held) > 1 and all(f.verdict in judged for f in list_):
                for f in list_:
                    f.verdict = "CONFLICTING_TARGETS"

    def join(self, rule):
        found = [f for f in self.found if f.asked.rule is rule]
        kind = rule["require"]["kind"]
        if kind == "readings":
            return found[0].verdict if len({f.verdict for f in found}) == 1 else "READING_DEPENDENT"
        if kind == "any":
            parts = [worst([f.verdict for f in found if f.asked.part == p]) for p in dict.fromkeys(f.asked.part for f in found)]
            return best(parts)
        return worst([f.verdict for f in found])


def bounds(number, per, each):
    """The least and the most that a ratio can come to; most is None when a number is missing above the line."""
    ids = sorted(set(number[1]) | set(per[1]))
    rows = [(number[1].get(i, 0), per[1].get(i, 0)) for i in ids]

    def extreme(sign):
        value = Fraction(number[0], 1) / per[0]
        while True:
            taken = [(n, p) for n, p in rows if sign * (n - value * p) > 0]
            better = (number[0] + sum(n for n, _ in taken)) / (per[0] + sum(p for _, p in taken))
            if better == value:
                return value * each
            value = better

    low = Fraction(0) if per[2] or per[3] else extreme(-1)
    return low, None if number[2] or number[3] else extreme(1)


WORST_FIRST = ["NOT_MET", "DEVIATION", "BEHIND", "CONFLICTING_TARGETS", "READING_DEPENDENT", "INDETERMINATE", "NOT_COMPUTABLE",
               "ON_TRACK", "NEEDS_THRESHOLD", "MET_TODAY_TARGET_BELOW_BASELINE", "MET", "REPORTED", "NOT_APPLICABLE"]
BEST_FIRST = ["MET", "MET_TODAY_TARGET_BELOW_BASELINE", "READING_DEPENDENT", "INDETERMINATE", "NOT_COMPUTABLE", "NEEDS_THRESHOLD",
              "CONFLICTING_TARGETS", "ON_TRACK", "BEHIND", "DEVIATION", "NOT_MET", "REPORTED", "NOT_APPLICABLE"]


def worst(verdicts):
    return min(verdicts, key=WORST_FIRST.index)


def best(verdicts):
    return min(verdicts, key=BEST_FIRST.index)


# --- The table, and the comparison

COLUMNS = ["row", "id", "verdict", "low", "high", "need", "deficit", "due", "part", "whole", "people", "covered"]


def table(sheet):
    rows = []
    for rule in sheet.pack["rules"]:
        rows.append({"row": "rule", "id": rule["id"], "verdict": sheet.verdicts[rule["id"]]})
        for f in sheet.found:
            if f.asked.rule is rule:
                numbers = {k: v for k, v in f.numbers.items()}
                for key in ("people", "covered"):
                    if key in numbers:
                        numbers[key] = f"{numbers[key] / 1000:g}" if numbers[key] % 1000 == 0 else f"{numbers[key] / 1000:.3f}"
                rows.append({"row": "finding", "id": f.id, "verdict": f.verdict, **numbers})
    return [{c: str(row.get(c, "")) for c in COLUMNS} for row in rows]


def program(folder):
    """What the program found, by row and id, as far as its outputs say it."""
    manifest = json.loads((folder / "out" / "manifest.json").read_text(encoding="utf-8"))
    said = {}
    for f in manifest["findings"]:
        people = {"people": (f["people"] or 0) / 1000, "covered": (f["covered"] or 0) / 1000}
        said["finding", f["id"]] = {"verdict": f["verdict"], "part": f["measured"]["part"], "whole": f["measured"]["whole"], **people}
        figures = f["figures"] or {}
        names = {"low": "lowest", "high": "highest", "need": "need", "deficit": "deficit", "due": "due"}
        said["finding", f["id"]] |= {mine: figures.get(theirs) for mine, theirs in names.items()}
    for o in manifest["outcomes"]:
        said["rule", o["rule"]] = {"verdict": o["verdict"]}
    return said


def differs(key, expected, got):
    if key == "verdict":
        return expected != got
    if expected == "":
        return False
    if expected == "-":
        return got not in ("", None)
    if got in ("", None):
        return True
    close = 0.02 if key in ("people", "covered") else 1e-4
    return abs(Fraction(expected) - Fraction(str(got))) > close


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", type=Path)
    parser.add_argument("--pack", type=Path, default=ROOT / "data/plans/district-b.toml")
    given = parser.parse_args()
    rows = table(Sheet(given.folder, given.pack))
    if given.write:
        with open(given.write, "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        return 0
    said, wrong, compared_cells = program(given.folder), 0, 0
    has_rules = any(kind == "rule" for kind, _ in said)
    for row in rows:
        if row["row"] == "rule" and not has_rules:
            continue
        got = said.get((row["row"], row["id"]))
        if got is None:
            wrong += 1
            print(f"{row['row']} {row['id']}: the program has no such row")
            continue
        keys = [k for k in COLUMNS[2:] if k in got]
        compared_cells += sum(1 for k in keys if row[k] != "")
        off = [f"{k} {row[k]} but the program says {got[k]}" for k in keys if differs(k, row[k], got[k])]
        if off:
            wrong += 1
            print(f"{row['row']} {row['id']}: " + "; ".join(off))
    strange = {i for kind, i in said if kind == "finding"} - {r["id"] for r in rows}
    for i in sorted(strange):
        wrong += 1
        print(f"finding {i}: not in the answers")
    print(f"{len(rows)} rows, {compared_cells} cells compared, {wrong} rows differ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
