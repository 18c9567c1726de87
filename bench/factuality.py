"""Factuality values of MEANTIME -> how often `modality` agrees on what happened and what did not.

    python bench/factuality.py [FOLDER] [--split test]

A predicate with a value above zero is certain or probable, any other is denied or uncertain. MEANTIME counts a certain
future as certain, so a plan counts with what happened here. The baseline says that all happened. MEANTIME (Minard et
al. 2016, CC BY 4.0) in the unified form of Stanovsky et al. 2017, who state correlations on the full scale and not this
two-way task. The lexicon was set on train and dev; the test split is only reported.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from spacy.tokens import Doc

from dateline.extract.modality import modality
from dateline.extract.parse import model

DATA = Path(__file__).parents[2] / "shared/data/factuality/T-LSTM/unified/meantime"


def sentences(path: Path) -> Iterator[list[tuple[str, float | None]]]:
    """Each sentence as words with their factuality value, None where the word is no predicate."""
    words: list[tuple[str, float | None]] = []
    for line in [*path.read_text("utf-8").splitlines(), ""]:
        fields = line.split("\t")
        if len(fields) > 2:
            words.append(
                (fields[1].replace("``", '"').replace("''", '"'), None if fields[2] == "_" else float(fields[2]))
            )
        elif words:
            yield words
            words = []


def judged(path: Path) -> Iterator[tuple[str, str, bool, str]]:
    """Sentence, predicate, whether it happened, and our modality."""
    nlp = model()
    rows = list(sentences(path))
    for row, doc in zip(rows, nlp.pipe(Doc(nlp.vocab, words=[w for w, _ in r]) for r in rows), strict=True):
        for token, (word, value) in zip(doc, row, strict=True):
            if value is not None:
                yield doc.text, word, value > 0, modality(token)


def f1(pairs: list[tuple[bool, bool]]) -> dict[str, float]:
    """Precision, recall and F1 of "did not happen or is uncertain", from (gold, ours) pairs that say it happened."""
    hits = sum(not g and not o for g, o in pairs)
    given, wanted = sum(not o for _, o in pairs), sum(not g for g, _ in pairs)
    p, r = hits / given if given else 0.0, hits / wanted if wanted else 0.0
    return {"p": round(p, 3), "r": round(r, 3), "f1": round(2 * p * r / (p + r) if p + r else 0.0, 3), "n": wanted}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=DATA)
    parser.add_argument("--split", default="test", choices=("train", "dev", "test"))
    parser.add_argument("--errors", action="store_true", help="list the predicates judged wrongly")
    options = parser.parse_args()
    rows = list(judged(options.folder / f"{options.split}.conll"))
    pairs = [(gold, ours in ("actual", "planned")) for _, _, gold, ours in rows]
    right = sum(g == o for g, o in pairs) / len(pairs)
    base = sum(g for g, _ in pairs) / len(pairs)
    if options.errors:
        for text, word, gold, ours in rows:
            if gold != (ours in ("actual", "planned")):
                print(f"{'happened' if gold else 'not    '} | {ours:12} | {word} | {text}")
    unreal, blind = f1(pairs), f1([(g, True) for g, _ in pairs])
    print(f"factuality   {options.folder.name}   n {len(pairs)}   split {options.split}")
    print(f"  accuracy               baseline {base:.3f}   ours {right:.3f}")
    print(f"  F1 of what did not     baseline {blind['f1']:.3f}   ours {unreal['f1']:.3f}   n {unreal['n']}")
    measures = {
        "accuracy": {"value": round(right, 3), "n": len(pairs), "baseline": round(base, 3)},
        "not_happened": unreal,
    }
    print(
        json.dumps(
            {
                "eval": f"factuality/{options.folder.name}",
                "system": "dateline",
                "split": options.split,
                "measures": measures,
            }
        )
    )


if __name__ == "__main__":
    sys.exit(main())
