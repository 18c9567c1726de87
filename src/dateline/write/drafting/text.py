"""A Brief -> plain text, and where each sentence stands in it."""

from __future__ import annotations

from dateline.model import Brief

HEADINGS = (("description", "Description"), ("impact", "Impact"))


def prose(brief: Brief) -> str:
    """The brief as plain text: two labelled paragraphs."""
    parts = []
    for section in ("description", "impact"):
        words = " ".join(s.words for s in brief.sentences if s.section == section)
        if words:
            parts.append(f"{section.capitalize()}: {words}")
    return "\n\n".join(parts) + "\n"


def stretches(brief: Brief) -> list[tuple[int, int]]:
    """Where each sentence stands in `prose`, [start, end) in characters, in the order of the sentences."""
    text, at, found = prose(brief), 0, []
    for sentence in brief.sentences:
        start = text.index(sentence.words, at)
        at = start + len(sentence.words)
        found.append((start, at))
    return found
