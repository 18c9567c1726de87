"""Bytes of a web page, mail or feed -> Reports: the article without its furniture, and what it says of itself."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from dateline.errors import UnreadableInput
from dateline.model import Report, Skipped
from dateline.read import fields, prose


def read_html(data: bytes, path: str) -> Report:
    """The Report of a web page's article."""
    text, given = article(data)
    if not text:
        raise UnreadableInput(path, "no article text found in the page")
    return prose.report(text, path, **given)


def article(page: bytes | str) -> tuple[str, dict[str, object]]:
    """The text of a page's article ("" where there is none), and title, outlet, url and date as the page gives them."""
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    found = trafilatura.bare_extraction(page, with_metadata=True, include_comments=False)
    if not isinstance(found, trafilatura.settings.Document):
        return fields.encodable(trafilatura.html2txt(page).strip()), {}
    title = " ".join((found.title or "").split())
    blocks = [b for b in _blocks(found.body) if b]
    if title and blocks and blocks[0].lstrip("# ") == title:
        blocks = blocks[1:]
    text = "\n\n".join([f"# {title}", *blocks] if title else blocks)
    given: dict[str, object] = {"title": title, "outlet": found.sitename, "url": found.url, "published": found.date}
    return fields.encodable(text) if blocks else "", given


def _blocks(body: Any) -> Iterator[str]:
    """The paragraphs, headings, list items and tables of trafilatura's tree, as Markdown."""
    for part in body:
        words = " ".join(" ".join(part.itertext()).split()) if part.tag != "table" else ""
        if part.tag == "head":
            yield f"## {words}"
        elif part.tag == "list":
            yield "\n".join("- " + " ".join(" ".join(item.itertext()).split()) for item in part)
        elif part.tag == "table":
            rows = ([" ".join(" ".join(c.itertext()).split()) for c in row] for row in part)
            yield "\n".join("| " + " | ".join(cells) + " |" for cells in rows)
        elif part.tag == "quote" and len(part):
            yield from _blocks(part)
        else:
            yield words


def read_mail(data: bytes, path: str) -> Iterator[Report | Skipped]:
    """The Report of a mail's body; its attachments are named as skipped."""
    mail = message_from_bytes(data, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    body = mail.get_body(("plain", "html"))
    if body is None:
        raise UnreadableInput(path, "the mail has no text")
    words = str(body.get_content())
    if body.get_content_subtype() == "html":
        words = article(words)[0]
    words = fields.encodable(words.replace("\r\n", "\n").strip())
    if not words:
        raise UnreadableInput(path, "the mail has no text")
    title = fields.encodable(" ".join(str(mail.get("subject", "")).split()))
    text = f"# {title}\n\n{words}" if title else words
    outlet = mail.get("from")
    sender = outlet.addresses[0] if outlet is not None and outlet.addresses else None
    given = {
        "title": title,
        "published": mail.get("date", ""),
        "outlet": (sender.display_name or sender.domain) if sender else "",
    }
    yield prose.report(text, path, **given)
    for part in mail.iter_attachments():
        name = fields.encodable(part.get_filename() or part.get_content_type())
        yield Skipped(f"{path}/{name}", "an attachment; save it beside the mail to have it read")


def read_feed(data: bytes, path: str) -> Iterator[Report | Skipped]:
    """A Report for each entry of an RSS or Atom file: the full content where the feed has it, else the summary."""
    import feedparser

    feed = feedparser.parse(io.BytesIO(data))
    if not feed.entries:
        raise UnreadableInput(path, "no RSS or Atom entries found")
    for n, entry in enumerate(feed.entries, 1):
        name = f"{path}#{n}"
        content = next((c.get("value", "") for c in entry.get("content", [])), "") or entry.get("summary", "")
        title = fields.encodable(" ".join(entry.get("title", "").split()))
        words = _plain(content)
        if not words and not title:
            yield Skipped(name, "an entry without text")
            continue
        text = "\n\n".join(p for p in (f"# {title}" if title else "", words) if p)
        outlet = entry.get("source", {}).get("title") or feed.feed.get("title", "")
        dated = entry.get("published") or entry.get("updated") or ""
        yield prose.report(text, name, title=title, url=entry.get("link", ""), published=dated, outlet=outlet)


def _plain(markup: str) -> str:
    """Paragraphs of a feed's HTML fragment, without the guessing that whole pages need."""
    if "<" not in markup:
        return fields.encodable(markup.strip())
    from lxml import html

    tree = html.fromstring(f"<div>{markup}</div>")
    blocks = tree.xpath(".//p | .//li | .//h1 | .//h2 | .//h3 | .//blockquote[not(p)]") or [tree]
    return fields.encodable("\n\n".join(w for b in blocks if (w := " ".join(b.text_content().split()))))
