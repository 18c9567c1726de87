"""Pair scores -> groups: agglomeration by average score, under constraints, the same whatever the order.

Average linkage, not chaining: a merge needs the mean score over all pairs of two groups to be positive, so one
strong pair cannot drag in what fits nothing else.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeVar

Item = TypeVar("Item", bound=Hashable)
Pair = tuple[int, int]
ROUNDING = 9  # decimals; scores that differ by less are ties, which the order of the items decides


def groups(
    count: int,
    score: Callable[[int, int], float],
    together: Iterable[Pair] = (),
    apart: Iterable[Pair] = (),
    candidates: Iterable[Pair] | None = None,
) -> list[list[int]]:
    """Groups of item numbers, each sorted, in order of their first item.

    `together` pairs start in one group unless an `apart` pair forbids it; `apart` pairs never meet. `candidates` are
    the pairs that could score above zero (default: all).
    """
    forbidden = {frozenset(p) for p in apart}
    members = _joined(count, together, forbidden)
    pairs = candidates if candidates is not None else ((i, j) for i in range(count) for j in range(i))
    linked = [(i, j) for i, j in pairs if i != j and score(i, j) > 0]
    found: list[list[int]] = []
    for island in _islands(members, linked):
        found += _agglomerate(island, score, forbidden)
    return sorted(sorted(g) for g in found)


def _joined(count: int, together: Iterable[Pair], forbidden: set[frozenset[int]]) -> list[list[int]]:
    home = {i: [i] for i in range(count)}
    for i, j in together:
        a, b = home[i], home[j]
        if a is not b and not _barred(a, b, forbidden):
            a.extend(b)
            home.update(dict.fromkeys(b, a))
    return [g for i, g in home.items() if min(g) == i]


def _barred(a: Sequence[int], b: Sequence[int], forbidden: set[frozenset[int]]) -> bool:
    return bool(forbidden) and any(frozenset((i, j)) in forbidden for i in a for j in b)


def _islands(members: list[list[int]], linked: Iterable[Pair]) -> list[list[list[int]]]:
    """Groups that are connected by positive pairs: nothing outside an island can ever join it."""
    of = {i: n for n, group in enumerate(members) for i in group}
    root = components(range(len(members)), ((of[i], of[j]) for i, j in linked))
    return [[members[n] for n in island] for island in root]


def components(items: Iterable[Item], edges: Iterable[tuple[Item, Item]]) -> list[list[Item]]:
    """The connected components, each in the order of `items`."""
    parent = {i: i for i in items}

    def root(i: Item) -> Item:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, j in edges:
        parent[root(i)] = root(j)
    found: dict[Item, list[Item]] = {}
    for i in parent:
        found.setdefault(root(i), []).append(i)
    return list(found.values())


def _agglomerate(
    start: list[list[int]], score: Callable[[int, int], float], forbidden: set[frozenset[int]]
) -> list[list[int]]:
    live = {min(g): list(g) for g in start}
    sums = {
        (a, b): sum(score(i, j) for i in live[a] for j in live[b])
        for a in live
        for b in live
        if a < b and not _barred(live[a], live[b], forbidden)
    }

    def entry(pair: Pair) -> tuple[float, int, int]:
        return -round(sums[pair] / (len(live[pair[0]]) * len(live[pair[1]])), ROUNDING), *pair

    heap = [entry(p) for p in sums]
    heapq.heapify(heap)
    while heap and heap[0][0] < 0:
        best = heapq.heappop(heap)
        a, b = best[1:]
        if (a, b) not in sums or entry((a, b)) != best:
            continue
        live[a] += live.pop(b)
        del sums[a, b]
        for c in live:
            if c == a:
                continue
            pair = (min(a, c), max(a, c))
            with_b = sums.pop((min(b, c), max(b, c)), None)
            if with_b is None or pair not in sums:
                sums.pop(pair, None)
                continue
            sums[pair] += with_b
            heapq.heappush(heap, entry(pair))
    return list(live.values())
