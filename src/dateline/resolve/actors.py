"""Names of actors -> canonical Actor: the registry (`data/actors.tsv`), and forces named by their country.

"the army", "Pakistani soldiers" and "Kenya's police" name no organisation of the registry; with a country they become
"Military Forces of Pakistan", after ACLED's way of naming (codebook 2019). Acronyms match as they are written, longer
names in any spelling of `key`. An acronym that several actors bear is settled by the countries of the report.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from dateline.model import Actor
from dateline.resolve import countries
from dateline.resolve.spelling import key

_DETERMINER = re.compile(
    r"^(?:the|a|an|some|several|many|its|their|his|her|our|armed|local|other|suspected|alleged) ", re.I
)
_POSSESSIVE = re.compile(r"['’]s?(?= |$)")
# words that may follow or come before a group's name without changing who is meant
_PEOPLE = (
    "militants?|fighters?|members?|gunm[ae]n|rebels?|insurgents?|terrorists?|soldiers?|forces|elements|troops|commanders?|"
    "leaders?|spokes(?:man|person|woman)|guerrillas?|militia(?:men|s)?|operatives?|officials?|jihadists?|separatists?"
)
_BODY = "group|gang|movement|organi[sz]ation|leadership|network|command|cell|wing|faction|party"
_MEMBERS = re.compile(
    rf"^(?:(?:the )?(?:{_PEOPLE})(?: of| from| for|,)?) (?:the )?(?=[A-Z])|(?<=\S)(?: (?:{_PEOPLE}|{_BODY}))+$"
)


_ACRONYM = re.compile(r"[A-Z]{3,6}")
_GROUPS = ("rebel group", "political militia", "gang")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the registry. `party_names` are what an opponent calls it."""

    id: str
    name: str
    kind: str
    codes: tuple[str, ...]
    aliases: tuple[str, ...]
    party_names: tuple[str, ...]
    ucdp: str
    wikidata: str

    def actor(self, party_name: bool = False) -> Actor:
        """The actor as it stands in a claim."""
        country = countries.name_of(self.codes[0]) if self.codes else None
        return Actor(self.shown, self.id, self.kind, country, party_name)

    @property
    def shown(self) -> str:
        """The name, with the acronym that a group of a long name is known by where the name does not spell it."""
        words = [w for w in re.split(r"[\s-]+", self.name) if w[:1].isupper()]
        short = next((a for a in self.aliases if _ACRONYM.fullmatch(a)), None)
        if short is None or len(words) < 3 or self.kind not in _GROUPS or "(" in self.name:
            return self.name
        return self.name if short == "".join(w[0] for w in words) else f"{self.name} ({short})"


class Registry:
    """Look-ups of actors by name."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries
        self._exact: dict[str, list[Entry]] = {}
        self._keys: dict[str, list[Entry]] = {}
        self._party: set[tuple[str, str]] = set()
        for entry in entries:
            for name in (entry.name, *entry.aliases, *entry.party_names):
                self._exact.setdefault(name, []).append(entry)
                if " " in name or "-" in name:
                    self._keys.setdefault(key(name), []).append(entry)
            self._party |= {(key(name), entry.id) for name in entry.party_names}

    @classmethod
    @cache
    def load(cls) -> Registry:
        """The registry that ships with Dateline (some 20 ms)."""
        lines = (files("dateline") / "data" / "actors.tsv").read_text("utf-8").splitlines()[1:]
        return cls([_entry(line) for line in lines])

    def named(self, name: str, codes: Sequence[str] = ()) -> Actor | None:
        """The actor of the registry that a name stands for, given the countries of the report, likeliest first.

        None where no actor bears it, or several do and the countries settle nothing. Lower-case aliases ("bandits")
        count only in their own country.
        """
        name = re.sub(r"\s*\([^)]*\)", "", name)
        bare = re.sub(r"^[Tt]he ", "", name.strip())
        bearers = self.bearers(name.strip()) or self.bearers(bare)
        if not bearers:
            cut = _MEMBERS.sub("", bare)
            bearers = self.bearers(cut) if cut != bare else []
            bare = cut if bearers else bare
        if bare.islower():
            bearers = [e for e in bearers if set(e.codes[:1]) & set(codes)]
        chosen = _fitting(bearers, codes)
        return chosen.actor((key(bare), chosen.id) in self._party) if chosen else None

    def bearers(self, name: str) -> list[Entry]:
        """The actors that bear exactly this name; a name of several words in any spelling."""
        return self._exact.get(name) or (self._keys.get(key(name), []) if " " in name or "-" in name else [])

    def actor(self, name: str, codes: Sequence[str] = ()) -> Actor | None:
        """The canonical actor of a surface name: of the registry, else a force or group named by its country."""
        return self.named(name, codes) or of_country(name, codes[0] if codes else None, self)


def _fitting(bearers: Sequence[Entry], codes: Sequence[str]) -> Entry | None:
    unique = list(dict.fromkeys(bearers))
    for code in codes:
        here = [e for e in unique if code in e.codes]
        if here:
            return here[0]
    worldwide = [e for e in unique if not e.codes]
    if len(unique) == 1 or not worldwide:
        return unique[0] if len(unique) == 1 or (unique and unique[0].id.startswith("dateline:")) else None
    return worldwide[0]


def _entry(line: str) -> Entry:
    number, name, kind, codes, aliases, party, ucdp, wikidata = line.split("\t")
    lists = [tuple(filter(None, cell.split("|"))) for cell in (codes, aliases, party)]
    return Entry(number, name, kind, lists[0], lists[1], lists[2], ucdp, wikidata)


@cache
def _forces() -> dict[str, tuple[str, str]]:
    lines = (files("dateline") / "data" / "forces.tsv").read_text("utf-8").splitlines()[1:]
    rows = (line.split("\t") for line in lines)
    return {key(word): (template, kind) for words, template, kind in rows for word in words.split("|")}


def split_country(name: str) -> tuple[str | None, str]:
    """The country that a name holds, and what is left of it: at its start ("Pakistani army", "Kenya's police"), as an
    adjective within ("commander of American forces in Iraq") or at its end ("army of Pakistan", "officials in Kigali").
    """
    words = _POSSESSIVE.sub("", _DETERMINER.sub("", name.strip())).split()
    for size in range(min(5, len(words)), 0, -1):
        code = countries.code_of(" ".join(words[:size])) if words[0][:1].isupper() else None
        if code:
            return code, " ".join(words[size:])
    for at in range(1, len(words) - 1):
        code = countries.by_demonym().get(key(words[at])) if words[at][:1].isupper() else None
        if code:
            return code, " ".join(words[at + 1 :])
    return _tail_country(words)


def _tail_country(words: list[str]) -> tuple[str | None, str]:
    for size in range(min(5, len(words) - 2), 0, -1):
        tail = " ".join(words[-size:])
        if words[-size - 1] in ("of", "in") and tail[:1].isupper():
            code = countries.code_of(tail) or countries.by_capital().get(key(tail))
            if code:
                return code, " ".join(words[: -size - 1])
    return None, " ".join(words)


def _head(words: str) -> str:
    """The longest end of the words that the table holds: "masked border guards" -> "border guards"; else all."""
    words = re.sub(r" (?:for|in|at|from|on|who|of the) .*", "", words)
    parts = words.split()
    for at in range(len(parts)):
        for end in (" ".join(parts[at:]), " ".join(parts[at:]) + "s"):
            if end in _forces():
                return end
    return words


def of_country(name: str, default: str | None, registry: Registry | None = None) -> Actor | None:
    """The force, office or group of people that generic words name, in the country they name or else the default one.

    A bare country or "Kabul's government" is the government; None for words that the table does not hold.
    """
    code, rest = split_country(re.sub(r"\s*\([^)]*\)", "", name))
    rest = _head(key(_DETERMINER.sub("", rest)))
    if rest and rest not in _forces():
        return None
    if not rest and code is None:
        return None
    template, kind = _forces()[rest] if rest else ("Government of {country}", "government")
    country = countries.name_of(code or default)
    if country is None:
        return Actor(re.sub(r" of \{country\}| \(\{country\}\)", "", template), "", kind, None)
    canonical = template.format(country=country)
    known = registry.named(canonical) if registry else None
    return known or Actor(canonical, "dateline:" + "-".join(re.findall(r"[a-z0-9]+", key(canonical))), kind, country)
