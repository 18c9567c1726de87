"""Texts of ECB+ -> groups that tell of one event, against the corpus's own folders.

    python bench/ecb.py [--split test|tune]

Each of the 43 topics has two folders, texts of two different events of one kind (two jail breaks, two earthquakes), so
that words alone mislead. Every text counts as one happening: its words, and what extraction found in it where it found
one (most topics are no conflict). Texts are grouped by `corroborate`'s own scores and clustering. The baseline is
average linkage on TF-IDF cosine with the threshold that is best on topics 1-35; test is 36-45 (Cybulska & Vossen
2014, CC BY 3.0). Nothing of ours was set on this corpus.
"""

from __future__ import annotations

import argparse
import io
import json
import math
import re
import tarfile
from collections import Counter, defaultdict
from dataclasses import replace
from itertools import combinations
from pathlib import Path

from dateline import pipeline
from dateline.corroborate.clustering import groups
from dateline.corroborate.happening import Happening, content_words, happenings
from dateline.corroborate.scoring import rarity, reasons, total
from dateline.model import Claim, Proposition, Report, Section, Span

PACKED = Path(__file__).parents[2] / "shared" / "data" / "ecbplus" / "ECBplus_conll.tar.gz"
FIRST_TEST_TOPIC = 36


def texts(test: bool) -> dict[str, str]:
    """Document name ("36/36ecbplus/4") -> its text, the web address at its head left out."""
    lines: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    with tarfile.open(PACKED) as packed:
        for member in packed.getmembers():
            if member.name.endswith(".conll") and (handle := packed.extractfile(member)):
                for row in io.TextIOWrapper(handle, "utf-8"):
                    cells = row.split("\t")
                    if len(cells) > 4:
                        lines[cells[0]][cells[1]].append(cells[3])
    names = [n for n in lines if (int(n.split("/")[0]) >= FIRST_TEST_TOPIC) == test]
    sentences = {n: [" ".join(words) for words in lines[n].values()] for n in sorted(names)}
    return {n: _joined(s for s in many if not s.startswith("http")) for n, many in sentences.items()}


def _joined(sentences: object) -> str:
    text = " ".join(sentences)  # type: ignore[call-overload]
    return re.sub(r"\s+([.,;:!?%)])", r"\1", text).replace(" 's", "'s")


def told(named: dict[str, str]) -> list[Happening]:
    """One happening a text: the first that extraction found, with the words of the whole text."""
    reports = [Report(t, n, sections=(Section("body", 0, len(t)),)) for n, t in named.items()]
    found = []
    for report, claims in zip(reports, pipeline.claims_of(reports), strict=True):
        first = next(iter(sorted(happenings(claims, reports), key=lambda h: h.key)), None)
        whole = Claim(
            Span(report.id, 0, len(report.text)), report.text, "proposition", Proposition(""), f"{report.id}#0"
        )
        words = content_words(report.text)
        found.append(replace(first, words=words) if first else Happening(f"{report.id}#0", (whole,), words=words))
    return found


def tfidf(named: dict[str, str]) -> list[dict[str, float]]:
    """Unit vectors of the texts."""
    counts = [Counter(content_words(t)) for t in named.values()]
    seen = Counter(w for c in counts for w in c)
    raw = [{w: math.log(len(counts) / seen[w]) for w in c} for c in counts]
    return [{w: v / (math.hypot(*r.values()) or 1.0) for w, v in r.items()} for r in raw]


def baseline(named: dict[str, str], thresholds: list[float]) -> list[list[list[int]]]:
    """The groups at each threshold of the cosine."""
    vectors = tfidf(named)
    cosine = _kept(lambda i, j: sum(v * vectors[j].get(w, 0.0) for w, v in vectors[i].items()))
    return [groups(len(vectors), lambda i, j, t=t: cosine(i, j) - t) for t in thresholds]


def ours(named: dict[str, str]) -> list[list[int]]:
    many = told(named)
    rare = rarity(many)
    return groups(len(many), _kept(lambda i, j: total(reasons(many[i], many[j], rare))))


def _kept(score):  # type: ignore[no-untyped-def]
    known: dict[tuple[int, int], float] = {}

    def cached(i: int, j: int) -> float:
        pair = (min(i, j), max(i, j))
        if pair not in known:
            known[pair] = score(*pair)
        return known[pair]

    return cached


def measures(named: dict[str, str], found: list[list[int]]) -> dict[str, float]:
    """Pairwise precision, recall and F1, and B-cubed F1."""
    folder = [n.rsplit("/", 1)[0] for n in named]
    gold: dict[str, list[int]] = defaultdict(list)
    for i, name in enumerate(folder):
        gold[name].append(i)
    mine = {p for g in found for p in combinations(sorted(g), 2)}
    theirs = {p for g in gold.values() for p in combinations(g, 2)}
    p, r = len(mine & theirs) / max(1, len(mine)), len(mine & theirs) / len(theirs)
    home = {i: set(g) for g in found for i in g}
    bp = sum(len(home[i] & set(gold[folder[i]])) / len(home[i]) for i in home) / len(home)
    br = sum(len(home[i] & set(gold[folder[i]])) / len(gold[folder[i]]) for i in home) / len(home)
    values = {"p": p, "r": r, "f1": 2 * p * r / (p + r) if p + r else 0.0, "b3": 2 * bp * br / (bp + br)}
    return {**{k: round(v, 3) for k, v in values.items()}, "n": len(named)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--split", choices=("tune", "test"), default="test")
    args = parser.parse_args()
    tune = texts(test=False)
    steps = [n / 100 for n in range(6, 24, 2)]
    _, best = max((measures(tune, g)["f1"], t) for g, t in zip(baseline(tune, steps), steps, strict=True))
    named = texts(test=True) if args.split == "test" else tune
    found = {f"TF-IDF at {best}": measures(named, baseline(named, [best])[0]), "ours": measures(named, ours(named))}
    print(f"ECB+, texts of one event: {len(named)} texts, {args.split} topics")
    for name, m in found.items():
        print(f"  {name:16} P {m['p']:.3f}  R {m['r']:.3f}  F1 {m['f1']:.3f}  B3 {m['b3']:.3f}")
    print(json.dumps({"eval": "ecb", "split": args.split, "measures": {k.split(" ")[0]: v for k, v in found.items()}}))


if __name__ == "__main__":
    main()
