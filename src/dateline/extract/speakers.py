"""The paragraphs of a report -> who speaks in it: persons with their offices, organisations, and what refers to them.

A person's name is kept where the report gives an office or a spokesperson's role; anyone else is known by role alone
("a resident"). Pronouns and definite nouns ("the minister", "the group") are led back to the last fitting mention.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dateline.extract.actors import acronyms
from dateline.extract.cues import sort_of
from dateline.extract.lexicon import table
from dateline.extract.parse import Paragraph
from dateline.extract.phrases import (
    GROUPS,
    INSTITUTIONS,
    OFFICES,
    PRIVATE,
    author,
    can_speak,
    holders,
    holds,
    kind_of,
    owned_name,
    phrase,
    role_of,
)
from dateline.extract.runs import COLLECTIVES, OFFICE_PARTS, Run, runs
from dateline.model import Known, Source

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_SPEECH = table("speech")
_DOCUMENTS: frozenset[str] = _SPEECH["nouns"]["documents"]
_SUFFIXES = frozenset("jr jr. sr sr. ii iii iv".split())
_PRONOUNS = (
    (frozenset("he she his her him himself herself".split()), ("person",)),
    (frozenset("it its itself".split()), ("one",)),
    (frozenset("they their them themselves".split()), ("many", "one")),
)
_BODIES = frozenset("body newspaper wing arm branch unit office ministry service".split())
_SUBJECTS = frozenset("nsubj nsubjpass agent".split())


@dataclass(frozen=True, slots=True)
class Person:
    """Someone the report names. `role` is "" where it gives none."""

    name: str
    role: str = ""
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class _Mention:
    """A possible antecedent. `sort`: person, one (an organisation, a country) or many."""

    paragraph: int
    token: int
    sort: str
    who: Source
    rank: int  # 2 the subject of a verb of speech, 1 another subject, 0 the rest


@dataclass(slots=True)
class Cast:
    """The persons and organisations of a report, and the mentions that pronouns can mean."""

    known: Known
    people: dict[str, Person] = field(default_factory=dict)  # surname -> person
    full: dict[str, str] = field(default_factory=dict)  # acronym -> full name
    at: list[dict[int, Run]] = field(default_factory=list)  # each paragraph: token -> its run
    mentions: list[_Mention] = field(default_factory=list)
    documents: dict[str, Source] = field(default_factory=dict)  # "assessment" -> whose the last one was

    def speaker(self, index: int, token: Token, depth: int = 0) -> Source | None:
        """Who stands behind a noun phrase or pronoun, or None where nobody fits."""
        if depth > 3:
            return None
        if token.pos_ == "PRON" or token.tag_ in ("PRP", "PRP$"):
            return self._antecedent(index, token)
        person = self._person(index, token)
        if person:
            return _of_person(person)
        if token.pos_ == "NOUN" and token.lemma_.lower() in _DOCUMENTS:
            behind = author(token)
            if behind is not None and (who := self.speaker(index, behind, depth + 1)) is not None:
                self.documents[token.lemma_] = who
            return self.documents.get(token.lemma_)
        return self._reference(index, token) or self._described(index, token)

    def _person(self, index: int, token: Token) -> Person | None:
        """The person that the token, or an apposition to it, names."""
        for candidate in (token, *(c for c in token.children if c.dep_ == "appos")):
            run = self.at[index].get(candidate.i)
            known = self.people.get(_surname(run) if run else candidate.text)
            if known and (_names(run, known) if run else candidate.text[0].isupper()):
                return known
        if token.pos_ != "NOUN" or token.lemma_.lower() not in OFFICES:
            return None
        role = role_of(token)
        return next((p for p in self.people.values() if p.role == role and len(role.split()) > 1), None)

    def _antecedent(self, index: int, pronoun: Token) -> Source | None:
        lower = pronoun.lower_
        sorts = next((sorts for words, sorts in _PRONOUNS if lower in words), ())
        if pronoun.tag_ == "PRP$":
            near = [m for m in self.mentions if m.paragraph == index and pronoun.sent.start <= m.token < pronoun.i]
            owner = next((m.who for m in near if m.rank and m.sort in sorts), None)
            if owner is not None:
                return owner
        for sort in sorts:
            before = [m for m in self.mentions if m.sort == sort and (m.paragraph, m.token) < (index, pronoun.i)]
            for paragraph in range(index, max(-1, index - 3), -1):
                here = [m for m in before if m.paragraph == paragraph]
                if here:
                    return max(here, key=lambda m: (m.rank, m.token)).who
        return None

    def _reference(self, index: int, token: Token) -> Source | None:
        """ "the minister", "the group", "the ministry": the last mention that such a noun can mean."""
        if not any(c.lower_ in ("the", "this", "that") and c.dep_ == "det" for c in token.children):
            return None
        lemma = token.lemma_.lower()
        named = any(c.i in self.at[index] for c in token.children if c.dep_ in ("poss", "compound", "amod", "nmod"))
        before = [m for m in self.mentions if (m.paragraph, m.token) < (index, token.i)]
        if lemma in OFFICES and not named:
            return next((m.who for m in reversed(before) if m.sort == "person" and lemma in _role_words(m.who)), None)
        if named:
            return None
        if lemma in INSTITUTIONS:
            return next(
                (m.who for m in reversed(before) if lemma in m.who.name.lower().split() and m.who.name[0].isupper()),
                None,
            )
        if lemma in GROUPS:
            fitting = [m for m in before if m.sort == "one" and m.who.kind in (None, "armed group", "ngo", "group")]
            return max(fitting, key=lambda m: (m.rank, m.paragraph, m.token)).who if fitting else None
        return None

    def _described(self, index: int, token: Token) -> Source | None:
        """The phrase itself, with an acronym spelled out: "Ukrainian officials", "residents of the town"."""
        run = self.at[index].get(token.i) or self._beside_group(index, token)
        if run is not None and (token.text[0].isupper() or token.i not in range(run.start, run.end)):
            if run.kind == "person" and self.known(run.text) is None:
                return Source("a person", "person")
            name = self.spelled(owned_name(token, run))
        elif token.pos_ == "PROPN" or can_speak(token):
            name = phrase(token) + _short_form(token)
        else:
            return None
        role = name if token.lemma_.lower() in OFFICES else None
        kind = kind_of(name, self.known(name))
        return Source(name, kind, role=role, organisation=self.organisation(index, token) or None) if name else None

    def _beside_group(self, index: int, noun: Token) -> Run | None:
        """The name in "the X group" and in "a body formed then, the X,"."""
        if noun.lemma_.lower() not in GROUPS | _BODIES:
            return None
        for child in noun.children:
            if child.dep_ in ("appos", "compound", "nmod") and child.i in self.at[index]:
                run = self.at[index][child.i]
                return run if child.dep_ == "appos" or child.ent_type_ != "NORP" or len(run.words) > 1 else None
        return None

    def spelled(self, name: str) -> str:
        """Full name and acronym where the report defines one: "Human Rights Watch (HRW)"."""
        short = name if name in self.full else next((a for a, full in self.full.items() if full == name), None)
        return f"{self.full[short]} ({short})" if short else name

    def organisation(self, index: int, office: Token) -> str:
        """Whom an office is held for: "the Kremlin's spokesman", "spokesman for the ministry", "its director"."""
        for child in office.children:
            if child.dep_ == "poss":
                if child.tag_ == "PRP$":
                    owner = self._antecedent(index, child)
                    return owner.name if owner else ""
                return phrase(child)
            if child.dep_ == "prep" and child.lower_ in ("of", "for", "at"):
                return next((phrase(c) for c in child.children if c.dep_ == "pobj"), "")
        run = self.at[index].get(office.i - 1)
        return run.text if run else ""


def cast(paragraphs: Sequence[Paragraph], known: Known) -> Cast:
    """The cast of a report, read from all its paragraphs."""
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
    return found


def _surname(run: Run) -> str:
    return next((w.text for w in reversed(run.words) if w.text.lower() not in _SUFFIXES), run.words[-1].text)


def _names(run: Run, person: Person) -> bool:
    """Whether all words of the run belong to the person's name."""
    return all(w.text in person.name for w in run.words)


def _of_person(person: Person) -> Source:
    last = person.role.lower().split()
    if not person.role or (set(last) & PRIVATE and not set(last) & OFFICES):
        return Source(person.role or "a person", "witness" if person.role else "person", role=person.role or None)
    kind = kind_of(person.role) or "official"
    return Source(person.name, kind, role=person.role, organisation=person.organisation or None)


def _enrol(cast_: Cast, index: int, doc: Doc, run: Run) -> None:
    """Keeps a person with the office that the report gives, the first full name and the first office winning."""
    if run.kind == "organisation" or run.text in cast_.full or run.text in cast_.full.values():
        return
    if not run.titled and cast_.known(run.text) in ("actor", "country"):
        return
    role, organisation = _office(cast_, index, doc, run)
    if not role and run.kind != "person":
        return
    if not role and cast_.known(run.text):
        return
    surname = _surname(run)
    before = cast_.people.get(surname)
    if before is None or (len(run.text) > len(before.name) and not before.role):
        cast_.people[surname] = Person(run.text, role or (before.role if before else ""), organisation)
    elif not before.role and role and _names(run, before):
        cast_.people[surname] = Person(before.name, role, organisation)


def _short_form(token: Token) -> str:
    """The acronym in "the national defence force (NDF)", with its brackets."""
    after = token.doc[token.i + 1 : token.i + 4]
    return f" ({after[1].text})" if len(after) == 3 and after[0].text == "(" and after[1].text.isupper() else ""


def _adopt(cast_: Cast, paragraphs: Sequence[Paragraph]) -> None:
    """ "The president has spoken. A B said ...": a bare office beside the only person who has none."""
    idle = {surname: person for surname, person in cast_.people.items() if not person.role and " " in person.name}
    for index, paragraph in enumerate(paragraphs) if idle else ():
        around = [*cast_.at[max(0, index - 1)].values(), *cast_.at[index].values()]
        named = {_surname(r) for r in around} & idle.keys()
        bare = [t for t in paragraph.doc if _bare_office(t) and not any(c.dep_ == "appos" for c in t.children)]
        if len(named) == 1 and bare:
            surname = named.pop()
            cast_.people[surname] = Person(idle[surname].name, bare[0].lower_)


def _bare_office(token: Token) -> bool:
    """ "the president", "the minister" as a subject, with no word that says of what."""
    words = [c for c in token.children if c.dep_ not in ("punct", "relcl")]
    return token.dep_ in ("nsubj", "nsubjpass") and token.lower_ in OFFICES and [c.lower_ for c in words] == ["the"]


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
    owner = next((c for c in doc[run.start : run.end].root.children if c.dep_ == "poss"), None)
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


def _role_words(who: Source) -> set[str]:
    return set((who.role or "").lower().replace(".", "").split())


def _mentions(cast_: Cast, index: int, doc: Doc) -> Iterator[_Mention]:
    """What a later pronoun or definite noun can mean: persons, organisations, subjects that can speak."""
    for token in doc:
        subject = token.dep_ in _SUBJECTS or (token.dep_ == "pobj" and token.head.dep_ == "agent")
        run = cast_.at[index].get(token.i)
        if run is not None and token.i == run.end - 1:
            who = _run_source(cast_, doc, run)
            if who is not None:
                verb = _governor(token)
                yield _Mention(
                    index, token.i, "person" if who.role or who.kind == "person" else "one", who, _rank(verb)
                )
        elif run is None and token.pos_ == "PROPN" and token.text in cast_.people:
            yield _Mention(index, token.i, "person", _of_person(cast_.people[token.text]), _rank(_governor(token)))
        elif subject and token.pos_ in ("NOUN", "PROPN") and run is None:
            sort = _sort(token)
            if sort and not any(c.dep_ == "appos" and c.i in cast_.at[index] for c in token.children):
                who = None if sort == "many" else cast_.speaker(index, token)
                who = who or Source(phrase(token), kind_of(phrase(token)))
                yield _Mention(index, token.i, sort, who, _rank(_governor(token)))


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


def _rank(verb: Token | None) -> int:
    return 0 if verb is None else 2 if sort_of(verb) else 1


def _run_source(cast_: Cast, doc: Doc, run: Run) -> Source | None:
    person = cast_.people.get(_surname(run))
    if person is not None and _names(run, person):
        return _of_person(person)
    full, known = cast_.spelled(run.text), cast_.known(run.text)
    spoke = known in ("place", "admin") and _rank(_governor(doc[run.end - 1])) == 2  # a capital for its government
    if run.kind == "organisation" or known in ("actor", "country") or full != run.text or spoke:
        return Source(full, kind_of(full, known))
    return None


def _sort(token: Token) -> str | None:
    lemma, lower = token.lemma_.lower(), token.lower_
    if token.tag_ == "NNS" and (lemma in OFFICES | PRIVATE | GROUPS or lower in COLLECTIVES):
        return "many"
    if lemma in GROUPS | INSTITUTIONS or lower in COLLECTIVES:
        return "one"
    return "person" if lemma in OFFICES | PRIVATE else None
