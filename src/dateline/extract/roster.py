"""The paragraphs of a report -> their cast: who holds which office in it, and the mentions that pronouns can mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from dateline.extract.actors import acronyms
from dateline.extract.parse import Paragraph
from dateline.extract.phrases import (
    GROUPS,
    INSTITUTIONS,
    OFFICES,
    PRIVATE,
    holders,
    holds,
    kind_of,
    owned_name,
    phrase,
    role_of,
)
from dateline.extract.reporting import sort_of
from dateline.extract.runs import COLLECTIVES, OFFICE_PARTS, Run, runs
from dateline.extract.speakers import Cast, Mention, Person, is_of, of_person, surname
from dateline.model import Known, Source

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_RANK_AND_FILE = frozenset("officer policeman activist".split())  # offices that many hold at once
_LEADING = {"lead": "leader", "head": "head", "command": "commander", "chair": "chairman", "direct": "director"}
_SUBJECTS = frozenset("nsubj nsubjpass agent".split())


def cast(paragraphs: Sequence[Paragraph], known: Known) -> Cast:
    """The cast of a report, read from all its paragraphs; what its readers note in it they do not share."""
    return replace(_cast(tuple(paragraphs), known), issuers=[], documents={})


@lru_cache(maxsize=1)
def _cast(paragraphs: tuple[Paragraph, ...], known: Known) -> Cast:
    """The same for the report under way, which is read once for its figures and once for its claims."""
    found = Cast(known, full=acronyms(paragraphs))
    for paragraph in paragraphs:
        named = runs(paragraph.doc)
        found.at.append({i: run for run in named for i in range(run.start, run.end)})
    for index, paragraph in enumerate(paragraphs):
        for run in dict.fromkeys(found.at[index].values()):
            _enrol(found, index, paragraph.doc, run)
    _adopt(found, paragraphs)
    for index, paragraph in enumerate(paragraphs):
        found.mentions += _mentions(found, index, paragraph.doc)
    for index, paragraph in enumerate(paragraphs):
        for run in dict.fromkeys(found.at[index].values()):
            _employ(found, index, paragraph.doc, run)
    return found


def _employ(cast_: Cast, index: int, doc: Doc, run: Run) -> None:
    """Adds the organisation of "its director, A B", which only the mentions before it tell."""
    person = cast_.people.get(surname(run))
    if person is not None and person.role and not person.organisation and is_of(run, person):
        role, organisation = _office(cast_, index, doc, run)
        if role == person.role and organisation:
            cast_.people[surname(run)] = Person(person.name, role, organisation)


def _enrol(cast_: Cast, index: int, doc: Doc, run: Run) -> None:
    """Keeps a person with the office that the report gives, the first full name and the first office winning."""
    if run.kind == "organisation" or run.text in cast_.full or run.text in cast_.full.values():
        return
    if (not run.titled and cast_.known(run.text) in ("actor", "country")) or _datelined(doc, run):
        return
    if run.words[-1].text.lower() in OFFICES and not run.titled:
        return
    role, organisation = _office(cast_, index, doc, run)
    if not role and run.kind != "person":
        return
    if not role and cast_.known(run.text):
        return
    last = surname(run)
    before = cast_.people.get(last)
    if before is None or (len(run.text) > len(before.name) and not before.role):
        cast_.people[last] = Person(run.text, role or (before.role if before else ""), organisation)
    elif not before.role and role and is_of(run, before):
        cast_.people[last] = Person(before.name, role, organisation)


def _adopt(cast_: Cast, paragraphs: Sequence[Paragraph]) -> None:
    """ "The president has spoken. A B said ...": a bare office beside the only person who has none."""
    idle = {last: person for last, person in cast_.people.items() if not person.role and " " in person.name}
    for index, paragraph in enumerate(paragraphs) if idle else ():
        bare = [role for t in paragraph.doc if (role := _bare_office(t))]
        around = [{surname(r) for r in at.values()} & idle.keys() for at in cast_.at[max(0, index - 1) : index + 2]]
        named = set().union(*around[: min(index, 1) + 1]) or around[-1]
        if len(named) == 1 and bare:
            last = named.pop()
            cast_.people[last] = Person(idle[last].name, bare[0])


def _bare_office(token: Token) -> str:
    """ "president" in "the president said" and "the Turkish president said"; "" where more words say of what."""
    if token.dep_ not in ("nsubj", "nsubjpass") or token.lower_ not in OFFICES - _RANK_AND_FILE:
        return ""
    words = [c for c in token.children if c.dep_ not in ("punct", "relcl") and c.ent_type_ != "NORP"]
    titles = [w.lower_ for w in words[1:]]
    bare = words and words[0].lower_ == "the" and all(w in OFFICE_PARTS for w in titles)
    return " ".join((*titles, token.lower_)) if bare else ""


def _office(cast_: Cast, index: int, doc: Doc, run: Run) -> tuple[str, str]:
    """Office and organisation of the person a run names, from title, apposition or the phrase beside a comma."""
    start = run.start
    while start and doc[start - 1].whitespace_ and _titles(doc[start - 1], start == run.start):
        start -= 1
    if start < run.start:
        while start and doc[start - 1].dep_ in ("compound", "amod") and doc[start - 1].head.i in range(start, run.end):
            start -= 1
        return doc[start : run.start].text, _before(cast_, index, doc, start)
    holder = next((h for h in holders(doc, run) if h is not None and holds(h)), None)
    if holder is not None:
        return role_of(holder), cast_.organisation(index, holder)
    root = doc[run.start : run.end].root
    for clause in (c for c in root.children if c.dep_ == "relcl" and c.lemma_ in _LEADING):
        led = next((c for c in clause.children if c.dep_ == "dobj"), None)
        if led is not None and any(c.lower_ == "who" for c in clause.children):
            return _LEADING[clause.lemma_], phrase(led)
    owner = next((c for c in root.children if c.dep_ == "poss"), None)
    body = cast_.at[index].get(owner.i) if owner is not None else None
    if body is not None and (body.kind == "organisation" or cast_.known(body.text) in ("actor", "country")):
        return "representative", cast_.spelled(body.text)  # "the M23's A B"
    return "", ""


def _titles(token: Token, nearest: bool) -> bool:
    """Whether a word before a name belongs to its office: "Prime Minister X", "prosecutor X"."""
    return token.lower_.rstrip(".") in OFFICE_PARTS or (nearest and token.tag_ == "NN" and holds(token, compound=True))


def _before(cast_: Cast, index: int, doc: Doc, start: int) -> str:
    """The possessor before a title: "Pakistan's defence minister X"."""
    if start > 1 and doc[start - 1].dep_ == "case":
        run = cast_.at[index].get(start - 2)
        return run.text if run else doc[start - 2].text
    return ""


def _mentions(cast_: Cast, index: int, doc: Doc) -> Iterator[Mention]:
    """What a later pronoun or definite noun can mean: persons, organisations, subjects that can speak."""
    for token in doc:
        subject = token.dep_ in _SUBJECTS or (token.dep_ == "pobj" and token.head.dep_ == "agent")
        run = cast_.at[index].get(token.i)
        if run is not None and token.i == run.end - 1 and not (index == 0 and _opens(doc, run)):
            who = _run_source(cast_, doc, run)
            if who is not None:
                individual = bool(who.role) or who.kind == "person"
                yield Mention(index, token.i, "person" if individual else "one", who, _rank(_head_of(doc, run)))
        elif run is None and token.pos_ == "PROPN" and token.text in cast_.people:
            yield Mention(index, token.i, "person", of_person(cast_.people[token.text]), _rank(_governor(token)))
        elif subject and token.pos_ in ("NOUN", "PROPN") and run is None:
            sort = _sort(token)
            if sort and not any(c.dep_ == "appos" and c.i in cast_.at[index] for c in token.children):
                who = None if sort == "many" else cast_.speaker(index, token)
                who = who or Source(phrase(token), kind_of(phrase(token)))
                yield Mention(index, token.i, sort, who, _rank(_governor(token)))


def _governor(token: Token) -> Token | None:
    """The verb that the phrase is subject or agent of, through apposition, conjunction and "X group"."""
    for _ in range(3):
        if token.dep_ in _SUBJECTS:
            return token.head
        if token.dep_ == "pobj" and token.head.dep_ == "agent":
            return token.head.head
        if token.dep_ not in ("appos", "conj", "compound", "nmod"):
            return None
        token = token.head
    return None


def _head_of(doc: Doc, run: Run) -> Token | None:
    return _governor(doc[run.start : run.end].root)


def _opens(doc: Doc, run: Run) -> bool:
    """Whether the run is the place of a dateline or a label: "DAMASCUS:", "Damascus -"."""
    return run.end < len(doc) and run.start < 8 and doc[run.end].text in (":", "-", "–", "—")


def _datelined(doc: Doc, run: Run) -> bool:
    """Whether the run is the town in capitals that opens a report: "KANO, Dec 18 -"."""
    return run.start == 0 and run.text.isupper() and run.end < len(doc) and not doc[run.end].is_alpha


def _rank(verb: Token | None) -> int:
    return 0 if verb is None else 2 if sort_of(verb) else 1


def _run_source(cast_: Cast, doc: Doc, run: Run) -> Source | None:
    person = cast_.people.get(surname(run))
    if person is not None and is_of(run, person):
        return of_person(person)
    full, known = cast_.spelled(run.text), cast_.known(run.text)
    spoke = known in ("place", "admin") and _rank(_head_of(doc, run)) == 2  # a capital for its government
    if run.kind == "organisation" or known in ("actor", "country") or full != run.text or spoke:
        owned = owned_name(doc[run.start], run) if full == run.text and run.kind == "organisation" else full
        return Source(owned, kind_of(owned, known))
    return None


def _sort(token: Token) -> str | None:
    lemma, lower = token.lemma_.lower(), token.lower_
    if token.tag_ == "NNS" and (lemma in OFFICES | PRIVATE | GROUPS or lower in COLLECTIVES):
        return "many"
    if lemma in GROUPS | INSTITUTIONS or lower in COLLECTIVES:
        return "one"
    return "person" if lemma in OFFICES | PRIVATE else None
