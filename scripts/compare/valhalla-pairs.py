#!/usr/bin/env python3
"""Compares random pairs of places with Valhalla, an independent router, on the same OpenStreetMap extract.

    python3.12 -m venv venv && venv/bin/pip install -r scripts/compare/requirements-valhalla.txt
    venv/bin/python scripts/compare/valhalla-pairs.py EXTRACT.osm.pbf WORK [--mode walk|car] [--pairs 2000]
        [--gapzone target/release/gapzone]

Builds Valhalla's tiles from the extract once (WORK/tiles), lets gapzone read the same extract, draws pairs of
junctions of gapzone's main network (motorways left out) with a fixed seed, and asks both for each pair. Everything is made as equal as
Valhalla's options permit:

- walk: 4 km/h everywhere, stairs too (a copy of our profile with `steps = 4.0`); Valhalla without hills, stairs,
  alley, driveway, service, living street, track, gate and manoeuvre costs, all hiking grades allowed, no
  ferries, and private ways at the highest penalty. Left in Valhalla: seconds at large crossings, and slower sac_scale.
- car: the shortest way for both (a copy of our profile with one speed; `shortest` in Valhalla), which leaves
  access, one-ways and turn restrictions to compare. Left in Valhalla: `shortest` pays no heed to private ways.

Times (walk) and lengths (both) count as equal within 5 %. Each other pair is traced: which of the two is longer, and
which streets of the shorter way the longer one's program does not take, by their tags. WORK/pairs-MODE.csv has a
row for each pair, WORK/off-MODE.csv one for each that differs. Exit code 1 when fewer than 95 % agree.
"""

import argparse
import collections
import csv
import json
import math
import pathlib
import random
import re
import subprocess
import sys
import warnings

import igraph
import osmium
import valhalla

TOLERANCE = 0.05
SPOTS = 220  # origins, and as many destinations; pairs are drawn among them
FEW_METRES = 5.0
STRETCH = 6  # streets between junctions that are looked at together, at most
NOT_JOINED = ("motorway", "motorway_link")
HERE = pathlib.Path(__file__).resolve().parent
HIGHEST = 43_200

WALK = {"walking_speed": 4.0, "walkway_factor": 1, "sidewalk_factor": 1, "alley_factor": 1, "driveway_factor": 1,
        "step_penalty": 0, "elevator_penalty": 0, "use_hills": 1, "use_ferry": 0, "use_living_streets": 0.5,
        "use_tracks": 0.5, "service_penalty": 0, "service_factor": 1, "max_hiking_difficulty": 6, "gate_cost": 0,
        "gate_penalty": 0, "maneuver_penalty": 0, "destination_only_penalty": HIGHEST,
        "private_access_penalty": HIGHEST, "country_crossing_cost": 0, "country_crossing_penalty": 0, "shortest": True}
# Without the pruning of minor streets far from both ends, so that its answer is the shortest way.
CAR = {"shortest": True, "use_ferry": 0, "disable_hierarchy_pruning": True}


def run(*command):
    subprocess.run([str(part) for part in command], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def rows(path):
    with open(path, encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))


def write(path, header, lines):
    with open(path, "w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([header, *lines])


def router(extract, work):
    """Valhalla on tiles of the extract."""
    tiles = work / "tiles"
    tiles.mkdir(parents=True, exist_ok=True)
    config = valhalla.get_config(tile_extract="", tile_dir=str(tiles), verbose=False)
    config["mjolnir"].update(concurrency=1, include_platforms=True)
    config["loki"]["service_defaults"]["minimum_reachability"] = 0
    for limits in config["service_limits"].values():
        if isinstance(limits, dict) and "max_distance" in limits:
            limits["max_distance"] = 1_000_000
    config["service_limits"]["max_distance_disable_hierarchy_culling"] = 1_000_000
    path = work / "valhalla.json"
    path.write_text(json.dumps(config))
    if not any(tiles.rglob("*.gph")):
        run(pathlib.Path(valhalla.__file__).parent / "bin" / "valhalla_build_tiles", "-c", path, extract)
    return valhalla.Actor(config)


def profile(mode, as_shipped):
    """Our profile with equal speeds."""
    text = (HERE.parent.parent / "data" / "profiles" / f"{mode}.toml").read_text(encoding="utf-8")
    if mode == "walk":
        text = text.replace("steps = 2.0", "steps = 4.0")
        if not as_shipped:
            for name in ("cycleway", "bridleway"):
                text = text.replace(f"\n{name} = 4.0", "").replace("[kmh_if_allowed]", f"[kmh_if_allowed]\n{name} = 4.0")
        return text
    out, part = [], ""
    for line in text.splitlines():
        part = line if line.startswith("[") else part
        if part in ("[kmh]", "[kmh_if_allowed]"):
            line = re.sub(r"^(\w+) = [\d.]+$", r"\1 = 36.0", line)
        elif part.startswith("[factors"):
            # A factor of 0 closes a street, and stays.
            line = re.sub(r"= (?!0\.0$)[\d.]+$", "= 1.0", line)
        out.append(line.replace('use = "set"', 'use = "ignore"'))
    return "\n".join(out) + "\n"


def project(extract, work, mode, spots, as_shipped):
    """A project on the extract whose facilities are the destinations."""
    folder = work / mode
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "profile.toml").write_text(profile(mode, as_shipped), encoding="utf-8")
    write(folder / "places.csv", ["id", "name", "lon", "lat", "people"], spots)
    (folder / "project.toml").write_text(f"""schema = 1
name = "pairs"
as_of = 2026
synthetic = true
plans = []
[roads]
path = {json.dumps(str(extract.resolve()))}
[[facilities]]
path = "places.csv"
kind = "HOSP"
[people]
kind = "points"
path = "places.csv"
columns = {{ people = "people" }}
[travel]
parking_s = 0
profiles = {{ {mode} = "profile.toml" }}
""", encoding="utf-8")
    return folder


class Ours:
    """Our exported graph, for tracing."""

    def __init__(self, folder, mode):
        nodes = [n for n in rows(folder / f"nodes-{mode}.csv") if n["kind"] in ("junction", "split")]
        self.place = [(n["lon"], n["lat"]) for n in nodes]
        self.island = [n["island"] for n in nodes]
        self.junctions = [i for i, n in enumerate(nodes) if n["kind"] == "junction"]
        self.states = collections.defaultdict(list)
        for i, n in enumerate(nodes):
            self.states[self.place[i]].append(i)
        self.arcs = [(int(a["tail"]), int(a["head"]), float(a["length_m"]), int(a["time_ms"]), int(a["street"]))
                     for a in rows(folder / f"arcs-{mode}.csv") if a["kind"] == "road"]
        # Nobody starts or ends on a motorway: a place there would join another street.
        self.joined = {int(a[end]) for a in rows(folder / f"arcs-{mode}.csv") for end in ("tail", "head")
                       if a["kind"] == "road" and a["class"] not in NOT_JOINED}
        self.streets = {a[4] for a in self.arcs}
        self.graph = igraph.Graph(n=len(nodes), edges=[a[:2] for a in self.arcs], directed=True)
        self.ms = [a[3] for a in self.arcs]

    def way(self, origin, destination):
        """The arcs of the quickest way, in order."""
        best = None
        for tail in self.states[origin]:
            with warnings.catch_warnings():
                # igraph warns of places that are not reached; None says so here.
                warnings.simplefilter("ignore")
                paths = self.graph.get_shortest_paths(tail, self.states[destination], weights=self.ms, output="epath")
            for path in paths:
                if path and (best is None or sum(self.ms[e] for e in path) < sum(self.ms[e] for e in best)):
                    best = path
        return [self.arcs[e] for e in best or []]


class Theirs:
    """Valhalla with the options above."""

    def __init__(self, actor, mode):
        self.actor = actor
        self.costing = "pedestrian" if mode == "walk" else "auto"
        self.options = {self.costing: WALK if mode == "walk" else CAR}

    def route(self, origin, destination):
        """Seconds, metres and shape, or None."""
        ask = {"locations": [{"lon": float(lon), "lat": float(lat), "radius": 0} for lon, lat in (origin, destination)],
               "costing": self.costing, "costing_options": self.options, "directions_type": "none"}
        try:
            trip = self.actor.route(ask)["trip"]
        except Exception as error:  # the binding raises what its version defines
            if "442" in str(error) or "No path" in str(error) or "No suitable edges" in str(error) or "171" in str(error):
                return None
            raise
        return trip["summary"]["time"], trip["summary"]["length"] * 1000, trip["legs"][0]["shape"]

    def edges(self, shape):
        """OSM id of the way, metres and hiking grade (0 is none) of each edge along a shape of its own."""
        attributes = ["edge.way_id", "edge.length", "edge.sac_scale"]
        ask = {"encoded_polyline": shape, "shape_match": "edge_walk", "costing": self.costing,
               "costing_options": {self.costing: {}}, "filters": {"attributes": attributes, "action": "include"}}
        try:
            edges = self.actor.trace_attributes(ask)["edges"]
        except Exception as error:  # then the class says so
            print(f"  not traced: {error}", file=sys.stderr)
            return []
        return [(edge["way_id"], edge["length"] * 1000, edge.get("sac_scale", 0)) for edge in edges]


def tags_of(extract, wanted):
    """Tags of ways by id, and places of nodes with a barrier or access tag."""
    ways, barriers = {}, {}
    for thing in osmium.FileProcessor(str(extract), osmium.osm.NODE | osmium.osm.WAY):
        if thing.is_way():
            if thing.id in wanted:
                ways[thing.id] = dict(thing.tags)
        elif len(thing.tags) and ("barrier" in thing.tags or "access" in thing.tags):
            barriers[(round(thing.location.lon * 1e6), round(thing.location.lat * 1e6))] = dict(thing.tags)
    return ways, barriers


TELLING = ["access", "foot", "vehicle", "motor_vehicle", "motorcar", "oneway", "route", "railway", "area", "indoor",
           "sac_scale", "service", "motorroad", "barrier", "locked", "sidewalk"]


def signature(tags):
    kind = tags.get("highway") or tags.get("barrier") or tags.get("route") or tags.get("railway") or "?"
    said = [f"{key}={tags[key]}" for key in TELLING if key in tags and tags[key] != kind]
    said += [f"{key}={value}" for key, value in sorted(tags.items()) if ":conditional" in key]
    return " ".join([kind, *said])


def much_longer(metres, than):
    return metres is None or metres > than * (1 + TOLERANCE) + FEW_METRES


def not_theirs(theirs, ours, way):
    """The shortest stretch of our way that Valhalla does not take: its inner streets, or where it turns."""
    way = [arc for arc in way if arc[2] >= 1.0]
    for width in range(1, STRETCH + 1):
        for first in range(len(way) - width + 1):
            arcs = way[first:first + width]
            route = theirs.route(ours.place[arcs[0][0]], ours.place[arcs[-1][1]])
            if much_longer(route and route[1], sum(arc[2] for arc in arcs)):
                if width == 2:
                    return [], [("a turn", ours.place[arcs[0][1]])]
                return list(dict.fromkeys(arc[4] for arc in (arcs if width == 1 else arcs[1:-1]))), []
    return [], []


def not_ours(ours, streets, shape):
    """Streets of Valhalla's way that we lack; without any, the shortest stretch of it that we do not take."""
    missing = [street for street in dict.fromkeys(streets) if street not in ours.streets]
    if missing:
        return missing, []
    known = {(round(float(lon) * 1e6), round(float(lat) * 1e6)): (lon, lat) for lon, lat in ours.states}
    stops, gone, before = [], 0.0, None
    for at in decoded(shape):
        gone += metres_between(before, at) if before else 0.0
        before = at
        if at in known:
            stops.append((known[at], gone))
    for width in range(1, STRETCH + 1):
        for (origin, start), (middle, _), (destination, end) in zip(stops, stops[width // 2:], stops[width:]):
            if origin != destination and end - start >= 1.0:
                way = ours.way(origin, destination)
                if much_longer(sum(arc[2] for arc in way) if way else None, end - start):
                    what = ["a direction", "a turn"][min(width, 2) - 1]
                    return [], [(what, middle)]
    return [], []


def metres_between(a, b):
    """Metres between places in millionths of a degree, good enough for a street."""
    return math.hypot((a[0] - b[0]) * math.cos(math.radians(a[1] / 1e6)), a[1] - b[1]) * 0.111_2


def decoded(shape):
    """Places along an encoded line, in millionths of a degree."""
    at, lat, lon, places = 0, 0, 0, []
    while at < len(shape):
        step = []
        for _ in range(2):
            value = shift = 0
            while True:
                byte = ord(shape[at]) - 63
                at += 1
                value |= (byte & 31) << shift
                shift += 5
                if byte < 32:
                    break
            step.append(~(value >> 1) if value & 1 else value >> 1)
        lat, lon = lat + step[0], lon + step[1]
        places.append((lon, lat))
    return places


# Valhalla's seconds on a way with a hiking grade, over those on a street (valhalla/src/sif/pedestriancost.cc).
SLOWER = [1.0, 1.11, 1.25, 1.54, 2.5, 4.0, 6.67]


def slower(pair, edges):
    """Why Valhalla's time on an equally long way differs."""
    lost = sum(metres * (SLOWER[grade] - 1) for _, metres, grade in edges) * 3.6 / WALK["walking_speed"]
    if near(pair["ours_s"] + lost, pair["theirs_s"]):
        return "Valhalla walks slower where sac_scale is mapped, we do not"
    return "seconds at crossings" if pair["theirs_s"] > pair["ours_s"] else "?"


# A place on a junction joins one of its streets; when that is one-way or behind a barrier, others are not its own.
ONE_STREET = "the same way is ours from the junction; the place joined one street of it, one-way or behind a barrier"


def explain(off, ours, theirs, extract):
    """For each pair that differs: who is longer, and the streets that decide."""
    traced, told = [], []
    for pair in off:
        way = ours.way(pair["from"], pair["to"])
        shape = pair["shape"]
        if pair["ours_m"] is not None and shape and near(pair["ours_m"], pair["theirs_m"]):
            told.append((pair, "time alone", [slower(pair, theirs.edges(shape))]))
            continue
        if pair["theirs_m"] is None or (pair["ours_m"] is not None and pair["theirs_m"] > pair["ours_m"]):
            traced.append((pair, "Valhalla longer", *not_theirs(theirs, ours, way)))
        elif way and near(sum(arc[2] for arc in way), pair["theirs_m"]):
            told.append((pair, "gapzone longer", [ONE_STREET]))
        else:
            streets = [street for street, _, _ in theirs.edges(shape)]
            traced.append((pair, "gapzone longer", *not_ours(ours, streets, shape)))
    tags, barriers = tags_of(extract, {street for _, _, streets, _ in traced for street in streets})
    for pair, who, streets, turns in traced:
        reasons = [f"{signature(tags.get(street, {}))} (way {street})" for street in streets]
        for what, place in turns:
            at = tuple(round(float(x) * 1e6) for x in place)
            barrier = f"node with {signature(barriers[at])}" if at in barriers else what
            reasons.append(f"{barrier} (at {place[0]},{place[1]})")
        told.append((pair, who, reasons or ["no street or turn alone"]))
    return told


def main():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("extract", type=pathlib.Path)
    asked.add_argument("work", type=pathlib.Path)
    asked.add_argument("--mode", choices=["walk", "car"], default="walk")
    asked.add_argument("--pairs", type=int, default=2000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--as-shipped", action="store_true", help="leave cycleways and bridleways to people on foot")
    asked.add_argument("--gapzone", default="gapzone")
    given = asked.parse_args()
    mode, work = given.mode, given.work
    work.mkdir(parents=True, exist_ok=True)
    theirs = Theirs(router(given.extract, work), mode)
    # Any place within the extract makes the project readable; junctions are known only afterwards.
    lon, lat = next((n.lon, n.lat) for n in osmium.FileProcessor(str(given.extract), osmium.osm.NODE))
    folder = project(given.extract, work, mode, [["0", "0", lon, lat, 1]], given.as_shipped)
    run(given.gapzone, "network", folder, "--mode", mode, "-o", folder, "-q")
    ours = Ours(folder, mode)
    dice = random.Random(given.seed)
    spots = sorted(set(ours.place[i] for i in ours.junctions if ours.island[i] == "0" and i in ours.joined))
    spots = dice.sample(spots, 2 * SPOTS)
    project(given.extract, work, mode, [[f"P{i}", f"P{i}", lon, lat, 1] for i, (lon, lat) in enumerate(spots)],
            given.as_shipped)
    run(given.gapzone, "matrix", folder, "--mode", mode, "--direction", "towards", "--from", folder / "places.csv",
        "-o", folder / "matrix.csv", "-q")
    drawn = dice.sample([(f"P{i}", f"P{SPOTS + j}") for i in range(SPOTS) for j in range(SPOTS)], given.pairs)
    said = {(r["from_id"], r["to_id"]): r for r in rows(folder / "matrix.csv")}
    pairs = []
    for ends in drawn:
        row = said[ends]
        origin, destination = (spots[int(end[1:])] for end in ends)
        route = theirs.route(origin, destination)
        number = lambda text: float(text) if text else None
        pairs.append({"from": origin, "to": destination, "ours_s": (number(row["travel_time_ms"]) or 0) / 1000,
                      "ours_m": number(row["distance_m"]), "theirs_s": route and route[0],
                      "theirs_m": route and route[1], "shape": route and route[2]})
    judge(pairs, ours, theirs, given)


def near(a, b):
    return abs(a - b) <= TOLERANCE * max(a, b)


def judge(pairs, ours, theirs, given):
    both = [p for p in pairs if p["ours_m"] is not None and p["theirs_m"] is not None]
    neither = sum(p["ours_m"] is None and p["theirs_m"] is None for p in pairs)
    print(f"{given.extract.name}, {given.mode}: {len(pairs)} pairs; {len(both)} reached by both, {neither} by neither, "
          f"{sum(p['ours_m'] is None for p in pairs) - neither} by Valhalla alone, "
          f"{sum(p['theirs_m'] is None for p in pairs) - neither} by gapzone alone")
    measures = [("m", "length")] + ([("s", "time")] if given.mode == "walk" else [])
    for unit, name in measures:
        ratio = sorted(p[f"theirs_{unit}"] / p[f"ours_{unit}"] for p in both if p[f"ours_{unit}"])
        within = neither + sum(near(p[f"ours_{unit}"], p[f"theirs_{unit}"]) for p in both)
        at = lambda share: ratio[min(len(ratio) - 1, int(share * len(ratio)))]
        print(f"  {name}: {within} of {len(pairs)} within 5 % ({100 * within / len(pairs):.2f} %); Valhalla / gapzone: median "
              f"{at(0.5):.4f}, 1 % {at(0.01):.3f}, 5 % {at(0.05):.3f}, 95 % {at(0.95):.3f}, 99 % {at(0.99):.3f}")
    judged = measures[-1][0]
    is_off = lambda p: (p["ours_m"] is None) != (p["theirs_m"] is None) or (
        p["ours_m"] is not None and not near(p[f"ours_{judged}"], p[f"theirs_{judged}"]))
    off = [p for p in pairs if is_off(p)]
    told = explain(off, ours, theirs, given.extract)
    kinds = collections.Counter((who, re.sub(r" \((way|at) [^)]*\)", "", reasons[0])) for _, who, reasons in told)
    for (who, reason), count in kinds.most_common(25):
        print(f"  {count:4} {who}: {reason}")
    columns = ["ours_s", "theirs_s", "ours_m", "theirs_m"]
    lines = [[*p["from"], *p["to"], *(p[c] for c in columns)] for p in pairs]
    write(given.work / f"pairs-{given.mode}.csv", ["from_lon", "from_lat", "to_lon", "to_lat", *columns], lines)
    write(given.work / f"off-{given.mode}.csv",
          ["from_lon", "from_lat", "to_lon", "to_lat", *columns, "who", "streets"],
          [[*p["from"], *p["to"], *(p[c] for c in columns), who, "; ".join(reasons)] for p, who, reasons in told])
    sys.exit(0 if len(off) <= TOLERANCE * len(pairs) else 1)


if __name__ == "__main__":
    main()
