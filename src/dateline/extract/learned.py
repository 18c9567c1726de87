"""Sentences -> whether an incident is told, by a small trained model; for reports in which the rules found none.

The only door to onnxruntime and tokenizers. MiniLM-L6 with two heads, int8, trained by `bench/train_heads.py`; card:
`data/heads/MODEL_CARD.md`. Without the runtime or the model file the rules stand alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from dateline.extract.mentions import Reading
from dateline.extract.modality import modality
from dateline.model import Claim, Figure, IncidentType, Period, Report

if TYPE_CHECKING:
    from spacy.tokens import Span

EXTRACTOR = "heads/1"
# Logit from which a sentence counts. MUC-4 TST1-2, relevance of a report by rules or model: F1 .808 at 2, .805 at 1.
SURE = 2.0
HAPPENED = ("actual", "background")
MOST_SENTENCES, LONGEST, BATCH = 24, 96, 16  # of a report; word pieces of one; scored at once
VIOLENT_WORDS = re.compile(
    r"\b(?:kill|murder|assassin|slain|slay|dead|death|died|attack|bomb|explo|dynamit|kidnap|abduct|hostage|shot|shoot|"
    r"gun|fired|clash|ambush|raid|rocket|mortar|grenade|missile|shell|wound|injur|massacre|execut|tortur|disappear|"
    r"hijack|sabotag|blast|stab|burn|arson|victim)",
    re.I,
)
TYPES = (  # in the order of the model's outputs; the sub-event type that the words do not settle
    IncidentType("Battles", "Armed clash"),
    IncidentType("Explosions/Remote violence", "Remote explosive/landmine/IED"),
    IncidentType("Violence against civilians", "Attack"),
    IncidentType("Protests", "Peaceful protest"),
    IncidentType("Strategic developments", "Other"),
)
ABDUCTED = re.compile(r"\b(?:kidnap|abduct|hostage|disappear)", re.I)


@cache
def _model() -> tuple[Any, Any] | None:
    """The tokenizer and the session, loaded at first use; None without them."""
    folder = resources.files("dateline").joinpath("data/heads")
    try:
        import onnxruntime
        from tokenizers import Tokenizer
    except ImportError:
        return None
    if not folder.joinpath("heads.onnx").is_file():
        return None
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        folder.joinpath("heads.onnx").read_bytes(), options, providers=["CPUExecutionProvider"]
    )
    return Tokenizer.from_str(folder.joinpath("tokenizer.json").read_text("utf-8")), session


def scores(sentences: Sequence[str]) -> list[tuple[float, IncidentType]]:
    """For each sentence the logit that it tells an incident, and the likeliest type; empty without the model."""
    loaded = _model()
    if loaded is None or not sentences:
        return []
    import numpy as np

    tokenizer, session = loaded
    found: list[tuple[float, IncidentType]] = []
    for start in range(0, len(sentences), BATCH):
        rows = [e.ids[:LONGEST] for e in tokenizer.encode_batch(list(sentences[start : start + BATCH]))]
        width = max(map(len, rows))
        ids = np.array([row + [0] * (width - len(row)) for row in rows], dtype=np.int64)
        told, kinds = session.run(None, {"ids": ids, "mask": (ids != 0).astype(np.int64)})
        found += [(float(t), TYPES[int(k.argmax())]) for t, k in zip(told, kinds, strict=True)]
    return found


def overlooked(report: Report, read: Sequence[Reading], made: Sequence[Claim]) -> list[Claim]:
    """The claims of the one incident that the model is surest of; nothing where the rules found a violent one.

    Its type, the period, the places and the figures of its sentence. Protests and what is no violence are left to the
    rules.
    """
    if any(isinstance(c.value, IncidentType) and c.value.event in _violent() for c in made):
        return []
    candidates = [
        (reading, sentence)
        for reading in read
        for sentence in reading.paragraph.doc.sents
        if any(VIOLENT_WORDS.match(t.text) and modality(t) in HAPPENED for t in sentence)
    ][:MOST_SENTENCES]
    marks = scores([" ".join(s.text.split()) for _, s in candidates])
    if not marks:
        return []
    best = max(range(len(marks)), key=lambda n: marks[n][0])
    told, kind = marks[best]
    if told < SURE or kind.event not in _violent():
        return []
    reading, sentence = candidates[best]
    if kind.event == "Violence against civilians" and ABDUCTED.search(sentence.text):
        kind = IncidentType(kind.event, "Abduction/forced disappearance")
    about, span = f"{report.id}#model", reading.paragraph.span(sentence.start, sentence.end)
    places = [c for c in made if c.attribute == "place" and not c.about and span.covers(c.span)]
    named = [replace(c, about=about, extractor=EXTRACTOR) for c in places]
    return [
        Claim(span, report.quote(span), "type", kind, about, extractor=EXTRACTOR),
        *_inside(report, reading, sentence, about),
        *named,
    ]


def _inside(report: Report, reading: Reading, sentence: Span, about: str) -> Iterator[Claim]:
    """The first day of the sentence and the figures that happened."""

    def claim(start: int, end: int, attribute: str, value: Period | Figure) -> Claim:
        where = reading.paragraph.span(start, end)
        return Claim(where, report.quote(where), attribute, value, about, extractor=EXTRACTOR)

    days = (p for p in reading.periods if sentence.start <= p.start and p.end <= sentence.end)
    yield from [claim(p.start, p.end, "period", p.period) for p in days][:1]
    for figure in reading.figures:
        if sentence.start <= figure.number < sentence.end and figure.modality == "actual":
            told = claim(figure.start, figure.end, "figure", figure.figure)
            yield replace(told, speaker=reading.voices.get(figure.number))


def _violent() -> tuple[str, ...]:
    return tuple(t.event for t in TYPES[:3])
