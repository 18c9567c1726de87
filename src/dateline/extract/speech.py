"""The paragraphs of a report -> who says, alleges, denies or claims what in it.

Every cue gives a stance; one speech is kept for each speaker, stance and target, the weightiest first, because a ledger
of claims asks what somebody holds and not how often a report repeats it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dateline.extract import modality
from dateline.extract.communique import issuers, spoken
from dateline.extract.cues import Cue, cues
from dateline.extract.lexicon import table
from dateline.extract.parse import Paragraph
from dateline.extract.phrases import can_speak, relays
from dateline.extract.reporting import negated, sort_of
from dateline.extract.roster import cast
from dateline.extract.speakers import Cast
from dateline.extract.stance import Stand, stands
from dateline.model import Known, Source

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_SPEECH = table("speech")
_EVIDENCE = _SPEECH["evidence"]
_CROWD = _SPEECH["speakers"]["vague"] | _SPEECH["speakers"]["private"]
_LEAST = 2.0  # weight below which a statement is no claim
_PASSED_ON = frozenset("say state announce claim report document give".split())
_TOPIC = 160  # characters


@dataclass(frozen=True, slots=True)
class Speech:
    """What one speaker holds in a report. Token ranges are of paragraph `paragraph`; `answers` indexes the list."""

    paragraph: int
    start: int
    end: int
    content_start: int
    content_end: int
    speaker: Source
    stance: str
    topic: str
    weight: float
    hedge: str | None = None
    target: str | None = None
    evidence: str = "none_given"
    answers: int | None = None


def speeches(paragraphs: Sequence[Paragraph], known: Known) -> list[Speech]:
    """What is said in a report, in order of the words, one for each speaker, stance and target."""
    return _answered(_merged(uttered(paragraphs, known)))


def uttered(paragraphs: Sequence[Paragraph], known: Known) -> list[Speech]:
    """All that is said in a report outside of its title, light words and repetitions included."""
    who = cast(paragraphs, known)
    who.issuers = issuers(paragraphs, who, known) if paragraphs else []
    found: list[Speech] = []
    for index, paragraph in enumerate(paragraphs):
        if paragraph.section.kind == "title":
            continue
        for cue in cues(paragraph.doc):
            found += _said(index, paragraph.doc, cue, who)
        issuer = who.issuers[index]
        if issuer is not None:
            for cue in spoken(paragraph):
                found += _held(index, paragraph.doc, cue, who, issuer, _content(cue))
    return found


def _said(index: int, doc: Doc, cue: Cue, who: Cast) -> list[Speech]:
    content = _content(cue)
    if not content or _repeats(cue):
        return []
    made: list[Speech] = []
    for token in (cue.speaker, *cue.speaker.conjuncts):
        speaker = who.speaker(index, token)
        if speaker is not None and cue.token.text == ":" and who.known(speaker.name) in ("place", "admin"):
            continue  # a dateline
        if speaker is not None and not relays(speaker) and not _either(token):
            made += _held(index, doc, cue, who, speaker, content)
    return made


def _held(index: int, doc: Doc, cue: Cue, who: Cast, speaker: Source, content: list[Token]) -> Iterator[Speech]:
    """The speeches of one speaker by one cue; nobody charges himself."""
    for stand in stands(cue, speaker, content) if content else ():
        speech = _speech(index, doc, cue, who, speaker, content, stand)
        if speech.stance != "alleges" or speech.target != speaker.name:
            yield speech


def _either(token: Token) -> bool:
    """ "each side", "both countries": nobody in particular."""
    return token.pos_ == "NOUN" and any(
        c.lower_ in ("each", "both", "either", "neither") and c.dep_ in ("det", "preconj") for c in token.children
    )


def _repeats(cue: Cue) -> bool:
    """ "X said it had confirmed ...", "X reported that Y says ...": the inner verb carries the stance."""
    inner = cue.content
    if inner is not None and cue.sort == "asserts" and inner.lemma_ in _PASSED_ON and not negated(inner):
        doer = next((c for c in inner.children if c.dep_ == "nsubj"), None)
        return doer is not None and doer.pos_ != "PRON" and can_speak(doer)
    if inner is None or inner.dep_ != "ccomp" or sort_of(inner) not in ("confirms", "denies", "alleges", "retracts"):
        return False
    return any(c.dep_ == "nsubj" and c.pos_ == "PRON" for c in inner.children) and not negated(inner)


def _speech(index: int, doc: Doc, cue: Cue, who: Cast, speaker: Source, content: list[Token], stand: Stand) -> Speech:
    first, last = min(t.i for t in content), max(t.i for t in content) + 1
    target = who.speaker(index, stand.target) if stand.target is not None else None
    tokens = (cue.token.i, cue.speaker.i, first, last - 1)
    return Speech(
        paragraph=index,
        start=min(tokens),
        end=max(tokens) + 1,
        content_start=first,
        content_end=last,
        speaker=speaker,
        stance=stand.stance,
        topic=_topic(doc, first, last),
        weight=stand.weight + _standing(speaker, stand.stance),
        hedge=modality.hedge(cue.content) if cue.content is not None else None,
        target=target.name if target else None,
        evidence=_evidence(cue),
    )


def _standing(speaker: Source, stance: str) -> float:
    """What a speaker's identity adds: a name adds; a nameless crowd ("officials", "sources") takes away.

    Less where it accuses or denies, which is a claim whoever does it.
    """
    words = set((speaker.role or speaker.name).lower().split())
    if speaker.kind == "person":
        return -1.5
    if speaker.name.lower() in _SPEECH["speakers"]["vague"]:
        return -1.5 if stance == "asserts" else -1.0
    if speaker.kind == "witness" or words & _SPEECH["speakers"]["commentators"]:
        return -0.5
    if len(words) > 1 and speaker.kind in ("government", "military", "police", "armed group"):
        return 0.5
    return 0.5 if speaker.name[0].isupper() and speaker.name.split()[0].lower() not in _CROWD else 0.0


def _content(cue: Cue) -> list[Token]:
    """The tokens of what is said, without the reporting clause itself and without what is reported anew inside it."""
    root = cue.content
    if root is None:
        return []
    if cue.sort in ("asserts", "counts") and _points_back(root):
        return _sentence_before(cue.token) or [root]
    if root.is_ancestor(cue.token):
        kept = set(root.subtree) - set(cue.token.subtree)
        kept &= _between_semicolons(cue.token)
    else:
        kept = set(root.subtree) & _between_semicolons(root)
        if root.dep_ != "ccomp":
            kept |= _right_of(cue)
    for verb in root.conjuncts:
        if verb in kept and sort_of(verb) in ("alleges", "denies") and verb.pos_ == "VERB":
            kept -= set(verb.subtree)
    return sorted((t for t in kept if not t.is_punct), key=lambda t: t.i)


def _points_back(root: Token) -> bool:
    """ "stated this", "gave these numbers": what is said stands in the sentence before."""
    if root.dep_ not in ("dobj", "advmod"):
        return False
    pointed = any(c.dep_ == "det" and c.lower_ in ("the", "this", "that", "these", "those") for c in root.children)
    number = root.lemma_ in ("number", "figure", "count", "toll") and all(c.dep_ == "det" for c in root.children)
    return root.lower_ in ("this", "so") or (number and pointed)


def _sentence_before(token: Token) -> list[Token]:
    """What "stated this in a report" points back at."""
    start = token.sent.start
    return [t for t in token.doc[start - 1].sent if not t.is_punct] if start else []


def _between_semicolons(token: Token) -> set[Token]:
    doc, start, end = token.doc, token.sent.start, token.sent.end
    stops = [start, *(t.i for t in token.sent if t.text == ";"), end]
    first = max(s for s in stops if s <= token.i)
    return set(doc[first : min(s for s in stops if s > token.i)])


def _right_of(cue: Cue) -> set[Token]:
    """The other complements of the verb: "accused X | of backing Y", "put the toll | at 40"."""
    wanted = ("dobj", "prep", "xcomp", "oprd", "ccomp", "advcl", "pcomp")
    return {t for c in cue.token.children if c.i > cue.token.i and c.dep_ in wanted for t in c.subtree}


def _topic(doc: Doc, start: int, end: int) -> str:
    words = doc[start:end].text.removeprefix("that ").strip(' ,.;:"“”')
    return words if len(words) <= _TOPIC else words[:_TOPIC].rsplit(" ", 1)[0]


def _evidence(cue: Cue) -> str:
    """What the sentence shows for the words: given, partial or none_given."""
    sentence = cue.token.sent
    words = [t.lower_ for t in sentence]
    lemmas = {t.lemma_.lower() for t in sentence}
    if any(
        a in ("no", "without", "nothing") and set(words[i : i + 5]) & _EVIDENCE["without"] for i, a in enumerate(words)
    ):
        return "none_given"
    if lemmas & _EVIDENCE["shown"] and set(words) & _EVIDENCE["things"]:
        return "given"
    return "partial" if set(words) & _EVIDENCE["weak"] else "none_given"


def _merged(found: list[Speech]) -> list[Speech]:
    """The weightiest speech of each speaker, stance and target, in order; light ones are dropped."""
    best: dict[tuple[str, str, str | None], Speech] = {}
    for speech in found:
        if speech.weight < _LEAST:
            continue
        named = speech.stance == "alleges" and speech.weight > 3 and (speech.target or "")[:1].isupper()
        key = (_key(speech.speaker), speech.stance, speech.target if named else None)
        held = best.get(key)
        if held is None or speech.weight > held.weight:
            best[key] = speech
    aimed = {_key(s.speaker) for s in best.values() if s.stance == "alleges" and s.target}
    best = {k: s for k, s in best.items() if s.stance != "alleges" or s.target or _key(s.speaker) not in aimed}
    strong = {_key(s.speaker) for s in best.values() if s.stance != "asserts"}
    kept = [s for s in best.values() if s.stance != "asserts" or s.weight >= 3 or _key(s.speaker) not in strong]
    return sorted(kept, key=lambda s: (s.paragraph, s.start))


def _key(speaker: Source) -> str:
    """One key for the names of one speaker: "the army", "Pakistan's military" and "troops" are one voice."""
    name = speaker.name.lower().removeprefix("the ")
    if not speaker.role and speaker.kind in ("military", "police") and len(name.split()) <= 3:
        return speaker.kind
    return name


def _answered(found: list[Speech]) -> list[Speech]:
    """Denials and retractions with the speech that they answer: another's charge, or one's own earlier word."""
    made = list(found)
    for i, speech in enumerate(found):
        own = [j for j in range(i) if _key(found[j].speaker) == _key(speech.speaker)]
        if speech.stance == "retracts" and own:
            made[i] = replace(speech, answers=own[-1])
        elif speech.stance == "denies":
            charges = [
                j for j, s in enumerate(found) if s.stance == "alleges" and _key(s.speaker) != _key(speech.speaker)
            ]
            aimed = [j for j in charges if _same(found[j].target, speech.speaker)]
            chosen = (aimed or [j for j in charges if j < i] or charges)[-1:]
            for j in chosen:
                made[i] = replace(speech, answers=j, target=speech.target or found[j].speaker.name)
    return made


def _same(target: str | None, speaker: Source) -> bool:
    names = " ".join(filter(None, (speaker.name, speaker.organisation, speaker.role))).lower()
    return target is not None and any(w in names for w in target.lower().split() if len(w) > 3)
