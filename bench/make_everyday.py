"""Corpora of English text -> src/dateline/data/everyday.txt: words and personal names that some place shares.

    python bench/make_everyday.py ../shared/data src/dateline/data/everyday.txt

A word is taken that stands in small letters three times or more, and in at least a third of its uses; the personal
names, months and titles are ours (bench/actors/people.txt). Only what the gazetteer has as a place is kept: a word
where no such place has a million people, a personal name where none has a quarter of a million.
"""

from __future__ import annotations

import argparse
import re
import tarfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from dateline import resolve
from dateline.resolve.spelling import key

TIMES, SHARE, METROPOLIS, CITY = 3, 0.33, 1_000_000, 250_000
TEXTS = (".xml", ".csv", ".txt", ".conll", ".json", ".jsonl")


def texts(folder: Path) -> Iterator[str]:
    """Everything readable below the folder that holds English sentences."""
    for name in ("ecbplus", "factuality", "geovirus", "insecurity_insight", "plover_gsr", "petrarch2"):
        for path in sorted((folder / name).rglob("*")):
            if path.name.startswith(("LICENCE", "SOURCE", "Phoenix", "CAMEO")):
                continue
            if path.name.endswith(".tar.gz"):
                with tarfile.open(path) as packed:
                    for member in packed.getmembers():
                        handle = packed.extractfile(member) if member.isfile() else None
                        if handle:
                            yield handle.read().decode("utf-8", "replace")
            elif path.suffix in TEXTS:
                yield path.read_text("utf-8", "replace")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    counts: Counter[str] = Counter()
    for text in texts(args.shared):
        counts.update(re.findall(r"[A-Za-z]{2,}", re.sub(r"<[^>]*>|https?://\S+", " ", text)))
    words = {w for w, n in counts.items() if w.islower() and n >= TIMES and n / (n + counts[w.capitalize()]) >= SHARE}
    people = (Path(__file__).parent / "actors" / "people.txt").read_text("utf-8")
    names = {key(n) for line in people.splitlines() if not line.startswith("#") for n in line.split()}
    gazetteer = resolve.gazetteer()
    kept = []
    for word in sorted(words | names):
        bearers = gazetteer.candidates(word.capitalize())
        largest = max((c.place.population or 0 for c in bearers), default=METROPOLIS)
        if largest < (METROPOLIS if word in words else CITY):
            kept.append(word)
    args.out.write_text("\n".join(kept) + "\n", "utf-8")
    print(f"{len(kept)} of {len(words | names)} words and names")


if __name__ == "__main__":
    main()
