"""The paragraphs of a report -> who speaks in it: persons with their offices, organisations, and what refers to them.

A person's name is kept where the report gives an office or a spokesperson's role; anyone else is known by role alone
("a resident"). Pronouns and definite nouns ("the minister", "the group") are led back to the last fitting mention.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dateline.extract.lexicon import table
from dateline.extract.phrases import (
    GROUPS,
    INSTITUTIONS,
    OFFICES,
    OUTLETS,
    PRIVATE,
    SPOKES,
    author,
    can_speak,
    kind_of,
    owned_name,
    phrase,
    role_of,
)
from dateline.extract.runs import Run
from dateline.model import Known, Source

if TYPE_CHECKING:
    from spacy.tokens import Token

_SPEECH = table("speech")
_DOCUMENTS: frozenset[str] = _SPEECH["nouns"]["documents"]
_SUFFIXES = frozenset("jr jr. sr sr. ii iii iv".split())
_PRONOUNS = (
    (frozenset("he she his her him himself herself".split()), ("person",)),
    (frozenset("it its itself".split()), ("one",)),
    (frozenset("they their them themselves".split()), ("many", "one")),
)
_ALLIED = frozenset("coalition alliance".split())  # of several, so none of those named alone
_NATIONS = ("NORP", "GPE")
_NAMING = frozenset("call name dub style know identify".split())
_BODIES = frozenset("body bloc newspaper wing arm branch unit office ministry service".split())


@dataclass(frozen=True, slots=True)
class Person:
    """Someone the report names. `role` is "" where it gives none."""

    name: str
    role: str = ""
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
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
    mentions: list[Mention] = field(default_factory=list)
    issuers: list[Source | None] = field(default_factory=list)  # each paragraph: who issued it, where it is a statement
    documents: dict[str, Source] = field(default_factory=dict)  # "assessment" -> whose the last one was

    def speaker(self, index: int, token: Token, depth: int = 0) -> Source | None:
        """Who stands behind a noun phrase or pronoun, or None where nobody fits."""
        if depth > 3 or token.ent_type_ in ("DATE", "TIME"):
            return None
        if token.pos_ == "PRON" or token.tag_ in ("PRP", "PRP$"):
            return self._antecedent(index, token)
        person = self._person(index, token)
        if person:
            return of_person(person)
        if token.pos_ == "NOUN" and token.lemma_.lower() in _DOCUMENTS:
            behind = author(token)
            if behind is not None and (who := self.speaker(index, behind, depth + 1)) is not None:
                self.documents[token.lemma_] = who
            return self.documents.get(token.lemma_)
        return self._reference(index, token) or self._described(index, token)

    def _person(self, index: int, token: Token) -> Person | None:
        """The person that the token, or an apposition to it, names."""
        beside = [c for c in token.children if c.dep_ == "appos"]
        for candidate in (token, *beside, *(c for b in beside for c in b.children if c.dep_ == "appos")):
            run = self.at[index].get(candidate.i)
            known = self.people.get(surname(run) if run else candidate.text)
            if known and (is_of(run, known) if run else candidate.text[0].isupper()):
                return known
        if token.pos_ not in ("NOUN", "PROPN") or token.lemma_.lower() not in OFFICES:
            return None
        role = role_of(token)
        return next((p for p in self.people.values() if p.role == role and len(role.split()) > 1), None)

    def _antecedent(self, index: int, pronoun: Token) -> Source | None:
        lower = pronoun.lower_
        if lower in ("we", "us", "our", "ours"):
            return self.issuers[index] if self.issuers else None
        sorts = next((sorts for words, sorts in _PRONOUNS if lower in words), ())
        if pronoun.tag_ == "PRP$":
            near = [m for m in self.mentions if m.paragraph == index and pronoun.sent.start <= m.token < pronoun.i]
            acting = [m for m in self._bodies(index, pronoun.i) if m.rank and index - m.paragraph < 4]
            if "one" in sorts and "many" not in sorts and acting and not any(m.rank for m in near if m.sort in sorts):
                return max(acting, key=lambda m: (m.rank, m.paragraph, -m.token)).who
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
        lemma = token.lemma_.lower()
        if not any(c.lower_ in ("the", "this", "that") and c.dep_ == "det" for c in token.children):
            bare = lemma in OFFICES and not any(c.dep_ in ("det", "poss", "nummod") for c in token.children)
            return self._holder(token) if bare and token.tag_ in ("NN", "NNP") else None
        beside = ("poss", "compound", "amod", "nmod", "appos")
        named = any(
            g.i in self.at[index] or g.ent_type_ in _NATIONS
            for c in token.children
            if c.dep_ in beside
            for g in c.subtree
        )
        before = [m for m in self.mentions if (m.paragraph, m.token) < (index, token.i)]
        if lemma in OFFICES and not named:
            return next((m.who for m in reversed(before) if m.sort == "person" and lemma in _role_words(m.who)), None)
        if lemma in OFFICES:
            return self._holder(token)
        if named:
            return None
        if lemma in INSTITUTIONS:
            return next(
                (m.who for m in reversed(before) if lemma in m.who.name.lower().split() and m.who.name[0].isupper()),
                None,
            )
        if lemma in GROUPS:
            fitting = [m for m in before if m.sort == "one" and m.who.kind in (None, "armed group", "ngo", "group")]
            if lemma in _ALLIED:
                fitting = [m for m in before if lemma in m.who.name.lower().split()]
            return max(fitting, key=_prominence).who if fitting else None
        return None

    def _holder(self, office: Token) -> Source | None:
        """The only person of the report whose office "the Turkish prime minister", "HDP leader" can mean."""
        words = {t.lower_ for t in office.subtree if t.dep_ in ("compound", "amod", "poss", "nmod")}
        plain = words - {t.lower_ for t in office.subtree if t.ent_type_ in ("NORP", "GPE")}
        held = [p for p in self.people.values() if office.lemma_.lower() in p.role.lower().split()]
        known = f"{held[0].role} {held[0].organisation}".lower() if len(held) == 1 else ""
        return of_person(held[0]) if known and all(w in known for w in plain) else None

    def _described(self, index: int, token: Token) -> Source | None:
        """The phrase itself, with an acronym spelled out: "Ukrainian officials", "residents of the town"."""
        run = self.at[index].get(token.i) or self._beside_group(index, token)
        if run is not None and (token.text[0].isupper() or token.i not in range(run.start, run.end)):
            if run.kind == "person" and self.known(run.text) is None:
                return Source("a person", "person")
            name = self.spelled(owned_name(token, run))
            if any(c.lower_ in OUTLETS for c in (token, *token.lefts)):
                return Source(name, "outlet")  # "the newspaper X"
        elif token.pos_ == "PROPN" or can_speak(token) or (token.text[0].isupper() and self.known(token.text)):
            name = phrase(token) + _short_form(token)
        else:
            return None
        role = name if token.lemma_.lower() in OFFICES else None
        kind = kind_of(name, self.known(name))
        return Source(name, kind, role=role, organisation=self.organisation(index, token) or None) if name else None

    def _beside_group(self, index: int, noun: Token) -> Run | None:
        """The name in "the X group", in "a body formed then, the X," and in "a group calling itself the X"."""
        if noun.lemma_.lower() not in GROUPS | _BODIES:
            return None
        for clause in (c for c in noun.children if c.dep_ in ("acl", "relcl") and c.lemma_ in _NAMING):
            below = (*clause.children, *(g for c in clause.children if c.lower_ == "as" for g in c.children))
            named = next((t for t in below if t.dep_ in ("oprd", "pobj", "attr") and t.pos_ == "PROPN"), None)
            if named is not None and named.i in self.at[index]:
                return self.at[index][named.i]
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
        if (
            run is None
            and office.lemma_ in SPOKES
            and all(c.dep_ in ("det", "relcl", "punct") for c in office.children)
        ):
            before = self._bodies(index, office.i)
            return max(before, key=lambda m: (m.paragraph, m.rank, m.token)).who.name if before else ""
        return run.text if run else ""

    def _bodies(self, index: int, before: int) -> list[Mention]:
        """The mentions of organisations and countries before a token, in the order of the text."""
        return [m for m in self.mentions if m.sort == "one" and (m.paragraph, m.token) < (index, before)]


def _prominence(mention: Mention) -> tuple[int, int, int]:
    return mention.rank, mention.paragraph, mention.token


def surname(run: Run) -> str:
    """The last word of a name that is no suffix."""
    return next((w.text for w in reversed(run.words) if w.text.lower() not in _SUFFIXES), run.words[-1].text)


def is_of(run: Run, person: Person) -> bool:
    """Whether all words of the run belong to the person's name."""
    return all(w.text in person.name for w in run.words)


def of_person(person: Person) -> Source:
    """The speaker that a person is: by name with an office or a spokesperson's role, else by role alone."""
    last = person.role.lower().split()
    if not person.role or (set(last) & PRIVATE and not set(last) & OFFICES):
        return Source(person.role or "a person", "witness" if person.role else "person", role=person.role or None)
    kind = kind_of(person.role) or "official"
    return Source(person.name, kind, role=person.role, organisation=person.organisation or None)


def _short_form(token: Token) -> str:
    """The acronym in "the national defence force (NDF)", with its brackets."""
    after = token.doc[token.i + 1 : token.i + 4]
    return f" ({after[1].text})" if len(after) == 3 and after[0].text == "(" and after[1].text.isupper() else ""


def _role_words(who: Source) -> set[str]:
    return set((who.role or "").lower().replace(".", "").split())
