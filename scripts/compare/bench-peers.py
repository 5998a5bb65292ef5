#!/usr/bin/env python3
"""Times scipy and igraph at the searches that `cargo bench --bench travel_times` times, on an exported network.

    gapzone network PROJECT --mode walk -o DIR --format csv
    venv/bin/python scripts/compare/bench-peers.py NODES.csv ARCS.csv [ROUNDS]

The nearest of all exported sites for every node (scipy `min_only`, the strongest of the usual Python tools; igraph
from one node joined to all sites), and what single sites reach within 10 minutes (scipy `limit`). Nodes stand in
the order of the export, which is good for caches: the peers profit from it too. Building the graph is not
counted. Prints medians of interleaved rounds, and the sum of all times, which must be equal.
"""

import csv
import statistics
import sys
import time

import igraph
import numpy
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra


def read(path):
    with open(path, encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))


def main():
    nodes, arcs = read(sys.argv[1]), read(sys.argv[2])
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 9
    count = len(nodes)
    targets = [int(n["node"]) for n in nodes if n["kind"] == "site_to"]
    tail = numpy.array([int(a["tail"]) for a in arcs])
    head = numpy.array([int(a["head"]) for a in arcs])
    # An arc of 0 ms would vanish from a sparse matrix; half a millisecond too much is noise here.
    ms = numpy.maximum(numpy.array([float(a["time_ms"]) for a in arcs]), 0.5)
    order = numpy.lexsort((ms, tail, head))
    keep = numpy.ones(len(order), bool)
    keep[1:] = (head[order][1:] != head[order][:-1]) | (tail[order][1:] != tail[order][:-1])
    tail, head, ms = tail[order][keep], head[order][keep], ms[order][keep]
    backwards = csr_matrix((ms, (head, tail)), shape=(count, count))
    # igraph: one more node, with an arc to each site.
    edges = list(zip(head.tolist(), tail.tolist())) + [(count, t) for t in targets]
    graph = igraph.Graph(n=count + 1, edges=edges, directed=True)
    weights = ms.tolist() + [0.0] * len(targets)
    one_by_one = targets[:50]

    def scipy_nearest():
        found = dijkstra(backwards, indices=targets, min_only=True)
        return found[numpy.isfinite(found)].sum()

    def igraph_nearest():
        found = numpy.array(graph.distances(source=count, weights=weights, mode="out")[0][:count])
        return found[numpy.isfinite(found)].sum()

    def scipy_lists():
        pairs = 0
        for target in one_by_one:
            pairs += int(numpy.isfinite(dijkstra(backwards, indices=target, limit=600_000)).sum())
        return pairs

    work = {"scipy nearest": scipy_nearest, "igraph nearest": igraph_nearest, "scipy 10-minute lists": scipy_lists}
    took = {name: [] for name in work}
    for _ in range(rounds):
        for name, run in work.items():
            began = time.perf_counter()
            answer = run()
            took[name].append(time.perf_counter() - began)
            work_answer = f"{answer:.0f}"
            if len(took[name]) == 1:
                print(f"{name}: answer {work_answer}")
    print(f"{count} nodes, {len(ms)} arcs, {len(targets)} sites")
    for name, times in took.items():
        median = statistics.median(times)
        per = median * 1e9 / count if "nearest" in name else median * 1e6 / len(one_by_one)
        unit = "ns a node" if "nearest" in name else "us a site"
        print(f"{name}: median {median * 1e3:.2f} ms, {per:.1f} {unit}")


if __name__ == "__main__":
    main()
