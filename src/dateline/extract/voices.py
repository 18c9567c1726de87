"""Parsed paragraphs -> whose words stand where: the speaker of each token, for what is told inside a speech.

`speeches` keeps what each speaker holds, once; here every reporting clause counts, so that a figure finds its source.
"""

from __future__ import annotations

from collections.abc import Sequence

from dateline.extract.cues import Cue, cues
from dateline.extract.parse import Paragraph
from dateline.extract.phrases import relays
from dateline.extract.roster import cast
from dateline.extract.speakers import Cast
from dateline.model import Known, Source

_HOLDS = frozenset(("asserts", "counts", "confirms", "alleges", "names", "quotes"))


def voices(paragraphs: Sequence[Paragraph], known: Known) -> list[dict[int, Source]]:
    """For each paragraph, token -> speaker; tokens in the report's own voice are left out."""
    who = cast(paragraphs, known)
    return [_of_paragraph(index, paragraph, who) for index, paragraph in enumerate(paragraphs)]


def _of_paragraph(index: int, paragraph: Paragraph, who: Cast) -> dict[int, Source]:
    found: dict[int, Source] = {}
    for tokens, cue in sorted(((_said(c), c) for c in cues(paragraph.doc)), key=lambda pair: -len(pair[0])):
        speaker = who.speaker(index, cue.speaker) if tokens and cue.sort in _HOLDS else None
        if speaker is not None and not relays(speaker):
            found |= dict.fromkeys(tokens, speaker)
    return found


def _said(cue: Cue) -> list[int]:
    """The tokens of what is said: the clause below the verb, or the one around it."""
    content, verb = cue.content, cue.token
    if content is None or (content.dep_ in ("dobj", "nsubjpass") and (cue.sort == "alleges" or verb.lemma_ == "claim")):
        return []  # "claimed the attack that killed 12": the report's own words
    around = content.i != verb.i and content.is_ancestor(verb)
    outside = {t.i for t in verb.subtree} if around else {t.i for t in cue.speaker.subtree}
    below = [t.i for c in verb.children if c.i > verb.i and c.dep_ not in ("nsubj", "punct") for t in c.subtree]
    return [i for i in {*(t.i for t in content.subtree), *([] if around else below)} if i not in outside]
