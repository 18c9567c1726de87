"""Surface name -> key: one spelling for the many ways in which a name is written in Latin letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

# letters that do not decompose, and the marks that stand for ayn, hamza and glottal stops
_LETTERS = str.maketrans(
    {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ə": "a"}
    | dict.fromkeys("'’‘`´ʻʼʿʾ′ʹ.", "")
    | dict.fromkeys("-–—‑/_,", " ")
)
_ARTICLE = re.compile(r"^(?:al|el|ad|ar|as|ash|at|ath|az|an|ed|er|es|esh|et|ez|the|la|le|les|los|las) ")
_INNER_ARTICLE = re.compile(r" (?:al|el|ad|ar|as|ash|at|ath|az|an|ed|er|es|esh|et|ez) ")


@lru_cache(maxsize=65536)
def key(name: str) -> str:
    """Lower case without accents, apostrophes, hyphens and dots; single spaces."""
    if not name.isascii():
        plain = unicodedata.normalize("NFKD", name)
        name = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(name.lower().translate(_LETTERS).split())


def variants(name_key: str) -> Iterator[str]:
    """Other keys worth a look when the name's own is unknown: its articles differently, "st" for "saint"."""
    bare = _ARTICLE.sub("", name_key)
    if bare != name_key:
        yield bare
    for article in ("al", "el"):
        yield f"{article} {bare}"
    inner = _INNER_ARTICLE.search(name_key)
    if inner:
        for article in ("al", "el", "ez", "az", "ad", "as", "ash"):
            yield _INNER_ARTICLE.sub(f" {article} ", name_key)
        yield _INNER_ARTICLE.sub(" ", name_key)
    for short, long in (("st ", "saint "), ("mt ", "mount "), ("ft ", "fort ")):
        if name_key.startswith(short):
            yield long + name_key[len(short) :]
        elif name_key.startswith(long):
            yield short + name_key[len(long) :]


_SKELETON = [
    (re.compile(p), to)
    for p, to in (
        (r"\b(?:al|el|ad|ar|as|ash|at|ath|az|an|ed|er|es|esh|et|ez) ", ""),
        (r"kh|ch(?=[aou])", "h"),
        (r"gh|[qgk]", "k"),
        (r"dj|dz|zh|j", "j"),
        (r"ou|oo|w", "u"),
        (r"ee|ii|ie|ey|y|e", "i"),
        (r"o", "u"),
        (r"dh|th", "t"),
        (r"d", "t"),
        (r"z", "s"),
        (r"sh", "s"),
        (r"v|b", "b"),
        (r"ph", "f"),
        (r"[aeiou]+", "a"),
        (r"h\b|(?<=[bcdfgjklmnpqrstvwxyz])h", ""),
        (r"(.)\1+", r"\1"),
        (r" +", ""),
    )
]


GENERIC = (
    "province|governorate|district|region|state|county|department|prefecture|municipality|oblast|raion|rayon|division|"
    "voivodeship|canton|commune|emirate|territory|township|zone|agency|subdistrict|tehsil|taluka|upazila|krai|okrug|"
    "republic|parish|local government area|sub county|metropolitan municipality|autonomous region|city|arrondissement"
)
# words for a division in other languages that its official name leads or ends with, as GeoNames writes them
_LEADS = (
    "amphoe|huyen|thi xa|thanh pho|quan|gemeente|obshtina|gorodskoy okrug|markaz|partido de|okres|opcina|daira|srok|"
    "khan|krong|nomos|nohiyai|komuna e|bashkia|caza|qada|liwa|delegation|mukim|daerah|distrito de|comuna de|muang|"
    "oras|municipiul"
)
_ENDS = (
    "ilcesi|ili|kommune?|pagasts|novads|tumani|audany|oblysy|administratsiya|shahri|jaras|zupanija|cercle|subregion|sum|"
    "gun|shi|si|gu|ku|qu|xian|sheng|guyok|gorodskoy okrug|ulus|kraj"
)
_SHORTENED = re.compile(
    rf"^(?:the )?(?:(?:{GENERIC}|{_LEADS}|departement|provincia|province|departamento|estado|wilaya|muhafazat|cercle|"
    rf"region|arrondissement|municipio|kabupaten|kota|gouvernorat|shahrestan e|ostan e|powiat|viloyati|commune)"
    rf"(?: of| de la| de| du| des| d| da| do| del)? )?(.+?)(?: (?:{GENERIC}|{_ENDS}))?$"
)


def shortened(name: str) -> str:
    """The key of a division's name without its generic word: "Harnai District" -> "harnai"."""
    found = _SHORTENED.match(key(name))
    return found.group(1) if found else key(name)


SHORTEST_SKELETON = 3  # shorter ones are shared by too many names


def skeleton(name_key: str) -> str:
    """What most romanisations of one Arabic, Persian, Indic or African name have in common: mostly consonants."""
    for pattern, to in _SKELETON:
        name_key = pattern.sub(to, name_key)
    return name_key
