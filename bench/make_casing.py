"""Event descriptions -> the English words that reports of violence use in lower case, for text written in capitals.

    python bench/make_casing.py

Prints `plain` of src/dateline/data/casing.toml: a rare noun next to a name is a part of it unless it is one of these.
From Insecurity Insight's descriptions (CC BY): words that stand in lower case at least three times, and with a capital
at most a third as often.
"""

from __future__ import annotations

import re
import sys
import textwrap
from collections import Counter

import insecurity

FEWEST = 3


def main() -> int:
    """Prints the list."""
    lower: Counter[str] = Counter()
    upper: Counter[str] = Counter()
    for event in insecurity.events(insecurity.FOLDER):
        for sentence in re.split(r"[.!?:]\s+|\n", event.text):
            for word in re.findall(r"[^\W\d_]{3,}", sentence)[1:]:
                (lower if word.islower() else upper)[word.lower()] += 1
    plain = sorted(w for w, n in lower.items() if n >= FEWEST and 3 * upper[w] <= n and w.isascii())
    print("\n".join(textwrap.wrap(" ".join(plain), 118)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
