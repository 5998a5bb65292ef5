#!/usr/bin/env python3
"""Runs the searches of `cargo bench --bench travel_times` with scipy on the same graphs, and checks the same sums.

    cargo bench --bench travel_times -- milano FOLDER
    venv/bin/python scripts/compare/bench-scipy.py FOLDER [ROUNDS]

scipy's `dijkstra` with `min_only` (all nodes to the nearest of 100 sites) and with `limit` (what each site reaches
in the minutes given) is the strongest of the usual Python tools. Nodes stand in the order of gapzone, which is good
for caches: scipy profits from it too. Building the graph is not counted. Prints medians of processor time; a sum
that is not that of gapzone ends the run.
"""

import pathlib
import statistics
import sys
import time

import numpy
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra


def read(path):
    raw = path.read_bytes()
    sums = numpy.frombuffer(raw[:24], "<u8")
    words = numpy.frombuffer(raw[24:], "<u4").astype(numpy.int64)
    at = 0

    def take(count):
        nonlocal at
        at += count
        return words[at - count : at]

    nodes, arcs = take(2)
    first, heads, times = take(nodes + 1), take(arcs), take(arcs)
    stops = take(take(1)[0])
    sites = []
    for _ in range(2):
        group = []
        for _ in range(take(1)[0]):
            wait, states = take(2)
            assert wait == 0, "sites stand on junctions"
            group.append(take(states).tolist())
        sites.append(group)
    # scipy keeps arcs of 0 ms as long as nobody tidies the matrix.
    graph = csr_matrix((times.astype(float), heads, first), shape=(nodes, nodes))
    return graph, stops, sites, [int(s) for s in sums]


def main():
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    for path in sorted(pathlib.Path(sys.argv[1]).glob("*.graph")):
        graph, stops, (hundred, few), (nearest, lists, minutes) = read(path)
        nodes = graph.shape[0]
        sources = sorted({state for states in hundred for state in states})
        took, found = [], None
        for _ in range(rounds):
            began = time.process_time()
            found = dijkstra(graph, indices=sources, min_only=True)
            took.append(time.process_time() - began)
        total = int(found[numpy.isfinite(found)].sum())
        assert total == nearest, f"{path.stem}: sum of nearest times {total}, gapzone has {nearest}"
        print(f"{path.stem}: nearest {statistics.median(took) * 1e9 / nodes:.1f} ns a node (least {min(took) * 1e9 / nodes:.1f})")
        tried = few if nodes < 500_000 else few[:20]
        took, total, pairs = [], 0, 0
        for states in tried:
            began = time.process_time()
            found = dijkstra(graph, indices=states, min_only=True, limit=minutes * 60_000)
            took.append(time.process_time() - began)
            found = found[stops]
            found = found[numpy.isfinite(found)]
            total, pairs = total + int(found.sum()), pairs + len(found)
        if len(tried) == len(few):
            assert total == lists, f"{path.stem}: sum of listed times {total}, gapzone has {lists}"
        each = sum(took) * 1e6 / len(tried)
        print(f"{path.stem}: lists of {minutes} min, {each:.1f} us a site, {sum(took) * 1e9 / max(pairs, 1):.1f} ns a pair")


if __name__ == "__main__":
    main()
