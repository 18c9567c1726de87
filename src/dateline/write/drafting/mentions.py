"""Sentences -> the same, with each speaker in full at the first mention and by name or initials after it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from dateline.model import Claim, Report, Sentence
from dateline.write.drafting import wording


def shortened(
    sentences: Sequence[Sentence], claims: Mapping[str, Claim], reports: Mapping[str, Report]
) -> list[Sentence]:
    """The sentences in their order: "A. Name, the mayor of X," is "A. Name" once it was told, "Body (BDY)" is "BDY"."""
    known: set[str] = set()
    out = []
    for sentence in sentences:
        told = [claims[i] for i in sentence.claim_ids if i in claims]
        full = {wording.speaker(c, reports) for c in told if c.speaker and c.report_id in reports}
        words = sentence.words
        for name in sorted(n for n in full if n in words and wording.brief(n) != n):
            if name in known:
                words = _named(words, name, wording.brief(name))
            known.add(name)
        out.append(replace(sentence, words=wording.capital(words)))
    return out


def _named(words: str, full: str, brief: str) -> str:
    """The comma that closes an office goes with it, except where it closes "According to"."""
    words = words.replace(f"ccording to {full}", f"ccording to {brief}")
    return re.sub(rf"{re.escape(full)},?(?= [a-z])", brief, words).replace(full, brief)
