"""Metadata as people write it -> the fields of a Report: title, outlet, url, language, publication date."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from email.utils import parsedate_to_datetime

from dateline.model import Report, Section, Source

ALIASES = {
    "title": ("title", "headline", "subject"),
    "outlet": ("outlet", "source", "publisher", "site", "sitename", "organisation"),
    "url": ("url", "link", "source_url"),
    "language": ("language", "lang"),
    "published": ("published", "date", "published_at", "publication_date", "pubdate", "date_published"),
}
_WRITTEN_DATES = ("%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%Y/%m/%d", "%d.%m.%Y", "%Y%m%d", "%B %d %Y")
_VIA = re.compile(r"\s*\((?:via|with|from)\b.*\)\s*$", re.I)


def day(words: object) -> date | None:
    """The date that a metadata value gives (ISO, RFC 2822 or written out), None where it gives none."""
    if isinstance(words, datetime):
        return words.date()
    if isinstance(words, date):
        return words
    text = re.sub(r"^[A-Za-z]+day,?\s+", "", str(words or "").strip())
    with suppress(ValueError):
        return date.fromisoformat(text[:10])
    with suppress(ValueError, TypeError, IndexError, OverflowError):
        return parsedate_to_datetime(text).date()
    for form in _WRITTEN_DATES:
        with suppress(ValueError):
            return datetime.strptime(text, form).date()
    return None


def encodable(text: str) -> str:
    """The text with half surrogates (from escapes such as \\ud800) as "?", so that it can be hashed and written."""
    return text.encode("utf-8", "replace").decode("utf-8")


def report(text: str, path: str, given: Mapping[str, object], sections: tuple[Section, ...]) -> Report:
    """The Report of a text and its metadata, whatever names the metadata goes by."""
    lower = {str(k).lower().strip().replace(" ", "_"): v for k, v in given.items() if v not in (None, "")}
    found = {field: next((lower[a] for a in names if a in lower), "") for field, names in ALIASES.items()}
    plain = {k: encodable(" ".join(str(v).split())) for k, v in found.items()}
    outlet = plain["outlet"]
    return Report(
        text=text,
        path=encodable(path),
        title=plain["title"],
        outlet=outlet,
        url=plain["url"],
        language=plain["language"],
        published=day(found["published"]),
        sections=sections,
        source=Source(_VIA.sub("", outlet), "outlet") if outlet else None,
    )
