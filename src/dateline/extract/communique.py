"""A report that is itself a statement -> whose words it is, and its sentences as acts of speech.

A communiqué carries no "said": what stands in it outside of quoted speech is said by whoever issued it. It is known by
its heading ("[COMMUNIQUE] [X]"), by its outlet ("X (statement)") or by an introduction ("The spokesman declares:").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dateline.extract.cues import Cue, cues
from dateline.extract.parse import Paragraph
from dateline.extract.phrases import kind_of, relays
from dateline.extract.reporting import sort_of
from dateline.extract.speakers import Cast
from dateline.model import Known, Source

_KIND = r"(?:communiqu[eé]|statement|bulletin|declaration|press release|proclamation)"
_HEADED = re.compile(
    rf"\[{_KIND}(?: (?:issued )?(?:by|of|from))?\]?\s*\[?(?:(?:the )?general command of )?(?:the )?([^\][]{{3,120}})\]",
    re.I,
)
_ISSUED = re.compile(rf"^(.{{3,120}}?)\s*\({_KIND}\b[^)]*\)$", re.I)
_MARKS = frozenset('"“”«»')
_NEAR = 400  # characters of a report in which its heading stands
_DECLARING = frozenset("declare state announce say affirm".split())


def issuers(paragraphs: Sequence[Paragraph], who: Cast, known: Known) -> list[Source | None]:
    """For each paragraph, who issued the words that stand in it; None where a reporter speaks."""
    issuer = _headed(paragraphs, known)
    found: list[Source | None] = []
    for index, paragraph in enumerate(paragraphs):
        found.append(issuer)
        if paragraph.doc[-1].text == ":" and len(paragraph.doc) < 30:
            issuer = _introduced(index, paragraph, who) or issuer
    return found


def spoken(paragraph: Paragraph) -> Iterator[Cue]:
    """The sentences of an issued paragraph that quote nobody, each as a cue whose speaker is its own root."""
    quoted = {cue.token.sent.start for cue in cues(paragraph.doc)}
    for sentence in paragraph.doc.sents:
        whole = not any(t.text in _MARKS for t in sentence)
        if whole and sentence.start not in quoted and sentence.root.pos_ in ("VERB", "AUX"):
            yield Cue(sentence.root, "issues", sentence.root, sentence.root)


def _headed(paragraphs: Sequence[Paragraph], known: Known) -> Source | None:
    report = paragraphs[0].report
    match = _ISSUED.match(report.outlet or "") or _HEADED.search(report.text[:_NEAR])
    if match is None:
        return None
    name = match.group(1).strip(" ,")
    name = name.title() if name.isupper() else name
    source = Source(name, kind_of(name, known(name)))
    return None if relays(source) else source


def _introduced(index: int, paragraph: Paragraph, who: Cast) -> Source | None:
    """The speaker of "The spokesman, A B, declares:", whose words the paragraphs after it are."""
    for token in paragraph.doc:
        if token.lemma_ in _DECLARING and sort_of(token):
            said = next((c for c in token.children if c.dep_ == "nsubj"), None)
            return who.speaker(index, said) if said is not None else None
    return None
