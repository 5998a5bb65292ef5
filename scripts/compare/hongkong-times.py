#!/usr/bin/env python3
"""Compares nearest times on Hong Kong's given road graph with scipy on the original file.

    venv/bin/python scripts/compare/hongkong-times.py DATA NODES.csv

DATA and the project are those of hongkong-project.py, NODES.csv is its export; no arc of the export is read. The
sites are the nodes of the original file where the export has a `site_to`. Two comparisons, each for travel
towards the nearest site and from it:

1. with each original arc rounded to whole milliseconds, as gapzone keeps times: every node must be equal;
2. with the seconds of the file as they are: no time may differ by more than half a millisecond for each arc of the
   longer of the two paths (each arc is rounded once by at most that, and either path bounds the other's time).

Exit code 1 when either fails, or when there is nothing to compare.
"""

import csv
import importlib.util
import os
import sys

import numpy
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

HERE = os.path.dirname(os.path.abspath(__file__))
# A sparse matrix takes a zero for "no arc"; a path of 10^5 such arcs stays below a thousandth of a millisecond.
NO_TIME_MS = 1e-8


def module(name):
    spec = importlib.util.spec_from_file_location(name.replace("-", "_"), os.path.join(HERE, f"{name}.py"))
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


def search(tail, head, ms, count, sources):
    """Times in milliseconds and the number of arcs to every node from the nearest source."""
    matrix = csr_matrix((numpy.maximum(ms, NO_TIME_MS), (tail, head)), shape=(count, count))
    times, before, _ = dijkstra(matrix, indices=sources, min_only=True, return_predecessors=True)
    arcs = numpy.zeros(count, int)
    for node in numpy.argsort(times, kind="stable"):
        if before[node] >= 0:
            arcs[node] = arcs[before[node]] + 1
    return times, arcs


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    nodes, given = module("hongkong-project").read(sys.argv[1])
    with open(sys.argv[2], encoding="utf-8-sig", newline="") as text:
        ours = list(csv.DictReader(text))
    count = len(nodes)
    places = [(round(float(lon) * 1e6), round(float(lat) * 1e6)) for lon, lat in nodes]
    by_place = {}
    for row in ours:
        place = (round(float(row["lon"]) * 1e6), round(float(row["lat"]) * 1e6))
        by_place.setdefault((row["kind"], place), row)
    tail, head = (numpy.array(ends) for ends in zip(*given))
    exact = numpy.array(list(given.values())) * 1000.0
    rounded = numpy.floor(exact + 0.5)
    sites = [i for i, place in enumerate(places) if ("site_to", place) in by_place]
    missing = sum(("junction", place) not in by_place for place in places)
    print(f"{count} nodes, {len(exact)} arcs, {len(sites)} nodes are sites; {missing} nodes are not in the export")
    wrong = missing
    for what, column, ends in [("towards", "nearest_towards_ms", (head, tail)), ("from", "nearest_from_ms", (tail, head))]:
        cells = [by_place.get(("junction", place), {}).get(column) for place in places]
        said = numpy.array([float(cell) if cell else numpy.inf for cell in cells])
        whole, whole_arcs = search(*ends, rounded, count, sites)
        whole = numpy.round(whole)
        equal = int((whole == said).sum())
        print(f"{what}, arcs in whole ms: {equal} of {count} nodes equal, {int(numpy.isfinite(said).sum())} reached")
        real, real_arcs = search(*ends, exact, count, sites)
        reached = numpy.isfinite(real) & numpy.isfinite(said)
        off = numpy.abs(said[reached] - real[reached])
        allowed = 0.5 * numpy.maximum(real_arcs, whole_arcs)[reached] + 1e-3
        within = int((off <= allowed).sum()) + int((numpy.isinf(real) & numpy.isinf(said)).sum())
        print(f"{what}, seconds as given: {within} of {count} nodes within half a ms an arc; off by {off.mean():.3f} ms on "
              f"average, {off.max():.3f} ms at most (times to {real[reached].max() / 1000:.1f} s, paths of up to {real_arcs.max()} arcs)")
        wrong += (count - equal) + (count - within) + (0 if reached.any() else 1)
    sys.exit(1 if wrong or not sites else 0)


if __name__ == "__main__":
    main()
