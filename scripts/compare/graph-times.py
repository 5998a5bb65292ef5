#!/usr/bin/env python3
"""Computes every nearest time of an exported network again, with scipy and with igraph.

    python3 -m venv venv && venv/bin/pip install -r scripts/compare/requirements.txt
    gapzone network PROJECT -o DIR --format csv
    venv/bin/python scripts/compare/graph-times.py NODES.csv ARCS.csv

Reads nothing but the two tables. For each node: the time to the nearest `site_to` node (arcs reversed) and
from the nearest `site_from` node, against `nearest_towards_ms` and `nearest_from_ms` (empty: not reached).
Of parallel arcs the quickest counts. A sparse matrix of scipy takes a zero for "no arc", so each time enters as
time * 2^20, and an arc of 0 ms as 1: a path of fewer than 2^20 arcs gains less than one millisecond, and the
whole part of the quotient is exact (doubles hold whole numbers to 2^53, that is 2^33 ms or 99 days). igraph
takes zeros as they are. Exit code 1 when any node differs, or when there is nothing to compare.
"""

import csv
import sys

import igraph
import numpy
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

SCALE = 1 << 20
NOT_REACHED = -1


def read(path):
    with open(path, encoding="utf-8-sig", newline="") as text:
        rows = list(csv.DictReader(text))
    if not rows:
        sys.exit(f"{path}: no rows")
    return rows


def quickest(tail, head, time, count):
    """Of parallel arcs the quickest; loops lead nowhere."""
    order = numpy.lexsort((time, head, tail))
    tail, head, time = tail[order], head[order], time[order]
    pair = tail * count + head
    keep = numpy.append(True, pair[1:] != pair[:-1]) & (tail != head)
    return tail[keep], head[keep], time[keep]


def by_scipy(tail, head, time, count, sources):
    weight = numpy.where(time == 0, 1.0, time.astype(float) * SCALE)
    matrix = csr_matrix((weight, (tail, head)), shape=(count, count))
    found = dijkstra(matrix, indices=sources, min_only=True)
    return numpy.where(numpy.isfinite(found), numpy.floor(numpy.where(numpy.isfinite(found), found, 0) / SCALE),
                       NOT_REACHED).astype("int64")


def by_igraph(tail, head, time, count, sources):
    """From one more node that reaches each source in no time."""
    start = numpy.full(len(sources), count)
    edges = numpy.column_stack((numpy.append(tail, start), numpy.append(head, sources)))
    graph = igraph.Graph(n=count + 1, edges=edges, directed=True)
    weights = numpy.append(time, numpy.zeros(len(sources), "int64")).tolist()
    found = numpy.array(graph.distances(source=[count], weights=weights, mode="out")[0][:count])
    return numpy.where(numpy.isfinite(found), numpy.where(numpy.isfinite(found), found, 0), NOT_REACHED).astype("int64")


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    nodes, arcs = read(sys.argv[1]), read(sys.argv[2])
    number = {row["node"]: i for i, row in enumerate(nodes)}
    count = len(nodes)
    if len(number) != count:
        sys.exit(f"{sys.argv[1]}: a node stands in two rows")
    tail, head = (numpy.array([number[row[end]] for row in arcs], "int64") for end in ("tail", "head"))
    tail, head, time = quickest(tail, head, numpy.array([int(row["time_ms"]) for row in arcs], "int64"), count)
    print(f"{count} nodes, {len(arcs)} arcs, {len(time)} after parallel ones, {int((time == 0).sum())} of 0 ms")
    wrong = compared = 0
    for what, kind, column, ends in [("towards", "site_to", "nearest_towards_ms", (head, tail)),
                                     ("from", "site_from", "nearest_from_ms", (tail, head))]:
        sources = numpy.array([i for i, row in enumerate(nodes) if row["kind"] == kind], "int64")
        if not len(sources):
            print(f"{what}: no {kind} node")
            continue
        ours = numpy.array([int(row[column]) if row[column] else NOT_REACHED for row in nodes], "int64")
        # Stub nodes of the other direction are no places of this one.
        told = numpy.array([row["kind"] in ("junction", "split", kind) for row in nodes])
        for program, search in [("scipy", by_scipy), ("igraph", by_igraph)]:
            theirs = search(*ends, time, count, sources)
            unequal = numpy.flatnonzero((ours != theirs) & told)
            reached = int(((theirs != NOT_REACHED) & told).sum())
            print(f"{what}, {program}: {int(told.sum()) - len(unequal)} of {int(told.sum())} nodes equal to the "
                  f"millisecond, {reached} reached, {len(sources)} sites, sum {int(theirs[theirs > 0].sum())} ms")
            for i in unequal[:10]:
                print(f"  UNEQUAL node {nodes[i]['node']} ({nodes[i]['lon']}, {nodes[i]['lat']}): ours {ours[i]}, "
                      f"{program} {theirs[i]}")
            wrong += len(unequal)
            compared += reached
    sys.exit(1 if wrong or not compared else 0)


if __name__ == "__main__":
    main()
