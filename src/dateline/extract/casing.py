"""TEXT IN CAPITALS -> text in upper and lower case of the same length, which the parser can read.

Words of the parser's own dictionary become lower case; all others and known names get a capital; known acronyms and
what stands in brackets stay as they are. Text that has lower case already is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from importlib.resources import files

from dateline.extract.lexicon import peoples, phrases, table

Known = Callable[[str], str]  # word -> "noun" where a dictionary has it as a noun alone, "word", or "" without it
FEWEST_LETTERS = 12  # a shorter text in capitals is an acronym or a dateline as likely as a sentence
MOST_LOWER = 0.2  # share of lower-case letters up to which a text counts as written in capitals
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_BRACKETED = re.compile(r"[\[(]([A-Z][A-Z-]{1,7})[\])]")
_SMALL = frozenset("of the and for in on de del y e van von der".split())
_TITLES = frozenset("mr mrs ms dr msgr sgt lt st jr sr".split())
_SHORT = _TITLES | frozenset("km kg mm cm hrs th rd nd vs".split())  # words without a vowel that are no acronyms
_SAINTS = frozenset("san santa santo saint sao".split())
_ARTICLES = frozenset("el la los las al".split())
_ENDINGS = "s- es- ies-y ied-y ed- ed-e ing- ing-e er- er-e est- d- men-man ly- ves-f ers- ers-e"
_RULES = tuple(tuple(rule.split("-")) for rule in _ENDINGS.split())
_CLOSED = frozenset(
    """a an the this that these those he she it they we you i his her its their our your my him them us me who whom
    whose which what when where why how and or but nor so yet if than as at by for from in into of off on onto out
    over to under up upon with within without about above across after against along amid among around before behind
    below beneath beside besides between beyond despite down during except inside like near outside past per since
    through throughout till toward towards until via is am are was were be been being has have had do does did will
    would shall should can could may might must not no every each either neither both all any some none one two
    three anyone someone everyone nobody himself herself itself themselves because although though while whereas
    whether unless other others another such several many much more most few less least own same too very also just
    only even still already again ever never always there here then now thus hence however meanwhile moreover
    therefore""".split()
)


def capitals(text: str) -> bool:
    """Whether a text is written in capitals throughout."""
    letters = [c for c in text if c.isalpha()]
    return len(letters) >= FEWEST_LETTERS and sum(c.islower() for c in letters) <= MOST_LOWER * len(letters)


def acronyms(text: str) -> frozenset[str]:
    """What stands in brackets as an acronym."""
    return frozenset(m.group(1) for m in _BRACKETED.finditer(text))


def cased(text: str, known: Known, defined: frozenset[str] = frozenset()) -> str:
    """The text in upper and lower case, of the same length; `defined` are acronyms that its report defines."""
    words = list(_WORD.finditer(text))
    elsewhere = {short for short in defined if known(_lower(short)) != "word"}
    bracketed = {*acronyms(text), *elsewhere}
    names = _names_among(text, words, bracketed, known)
    parts, at = [], 0
    for i, word in enumerate(words):
        low, between = _lower(word.group()), text[at : word.start()]
        saint = i > 0 and _lower(words[i - 1].group()) in _SAINTS  # "San Salvador", though a salvador is a noun
        article = low in _ARTICLES and i + 1 < len(words) and names[i + 1]
        initial = i > 0 and len(words[i - 1].group()) == 1 and between.strip() == "."  # "U.S. policy"
        start = i == 0 or (not initial and re.search(r"[.!?:][\'\"”)\]]*\s+[\"“\'(\[]*$", between) is not None)
        unknown = not known(low) or low in table("casing")["acronyms"]
        acronym = word.group() in bracketed or (word.group() in _acronyms() and unknown)
        name = names[i] or saint or article or low in _SAINTS
        parts += [between, word.group() if acronym else _word(word.group(), name, start)]
        at = word.end()
    return "".join([*parts, text[at:]])


def _names_among(text: str, words: list[re.Match[str]], bracketed: set[str], known: Known) -> list[bool]:
    """Which words are parts of names: known ones, words that no dictionary has, and rare nouns beside them."""
    spans, low = _named(text), [_lower(w.group()) for w in words]
    sure = [_is_name(word, known) and not _is_people(word) for word in low]
    names = []
    for i, word in enumerate(words):
        listed = any(a <= word.start() < b for a, b in spans) or word.group() in bracketed
        before = i > 0 and sure[i - 1] and text[words[i - 1].end() : word.start()] == " "
        after = i + 1 < len(words) and sure[i + 1] and text[word.end() : words[i + 1].start()] == " "
        names.append(listed or sure[i] or _is_people(low[i]) or ((before or after) and _rare(low[i], known)))
    return names


def _rare(low: str, known: Known) -> bool:
    """Whether a dictionary has the word as a noun alone and reports of violence do not use it ("Galan", "Torres")."""
    plain = table("casing")["plain"] | _CLOSED
    noun = known(low) == "noun" or (not known(low) and known(low.removesuffix("s")) == "noun")
    return len(low) > 2 and noun and low not in plain and low not in phrases("people")


def _is_people(low: str) -> bool:
    return low in peoples()


def _word(word: str, name: bool, start: bool) -> str:
    low = _lower(word)
    if len(word) > 1 and low not in _SHORT and not re.search(r"[aeiouy]", low):
        return word
    return word[0] + low[1:] if start or (name and low not in _SMALL) or low in _TITLES else low


def _is_name(low: str, known: Known) -> bool:
    stem = re.sub(r"['’]s?$", "", low)
    single = stem in _names() or (stem.endswith("s") and stem[:-1] in _names())
    return single or not (low in _CLOSED or _common(low, known))


def _lower(word: str) -> str:
    """Lower case letter by letter, so that the length stays."""
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in word)


def _common(low: str, known: Known) -> bool:
    stem = re.sub(r"['’].*", "", low)
    if known(stem):
        return True
    for ending, instead in _RULES:
        base = stem[: -len(ending)] + instead
        doubled = len(base) > 3 and base[-1] == base[-2] and known(base[:-1]) != ""  # "planned"
        if stem.endswith(ending) and len(base) > 2 and (known(base) or doubled):
            return True
    return False


def _named(text: str) -> list[tuple[int, int]]:
    """Where the names of known groups and countries stand, of two words or more."""
    words = list(_WORD.finditer(text))
    low = [_lower(w.group()) for w in words]
    found = []
    for i in range(len(words)):
        for size in range(min(6, len(words) - i), 1, -1):
            if tuple(low[i : i + size]) in _phrases():
                found.append((words[i].start(), words[i + size - 1].end()))
                break
    return found


@cache
def _rows(name: str) -> list[list[str]]:
    lines = (files("dateline") / "data" / name).read_text("utf-8").splitlines()[1:]
    return [line.split("\t") for line in lines]


@cache
def _listed() -> frozenset[str]:
    actors = [alias for row in _rows("actors.tsv") for alias in (row[1], *row[4].split("|"))]
    countries = [alias for row in _rows("countries.tsv") for alias in (row[1], *row[4].split("|"), *row[5].split("|"))]
    return frozenset(filter(None, actors + countries))


@cache
def _phrases() -> frozenset[tuple[str, ...]]:
    split = (tuple(_lower(w) for w in _WORD.findall(name)) for name in _listed())
    return frozenset(words for words in split if len(words) > 1)


@cache
def _acronyms() -> frozenset[str]:
    return frozenset(name for name in _listed() if re.fullmatch(r"[A-Z][A-Z0-9-]{1,7}", name))


@cache
def _names() -> frozenset[str]:
    """Single words that are names, though a dictionary has them: countries, peoples, large cities, days, months."""
    single = {_lower(name) for name in _listed() if _WORD.fullmatch(name) and not name.isupper()}
    return frozenset(single | table("casing")["names"])
