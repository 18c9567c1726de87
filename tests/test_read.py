from __future__ import annotations

import io
import itertools
import json
import os
import random
import sys
import time
import zipfile
from collections.abc import Callable
from datetime import date
from email.message import EmailMessage
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline import read
from dateline.errors import UnreadableInput
from dateline.model import Report, Skipped
from dateline.read.papers import flowing
from dateline.read.sections import sections

BODY = (
    "NORTHPORT (Wire) - Soldiers raided a camp near the river on Thursday and killed 12 fighters, the army said.\n\n"
    "The group denied it. No soldier died in the raid, which lasted three hours, according to residents of the town.\n"
)
MARKDOWN = '---\ntitle: "Army says \\"12\\" killed"\noutlet: The Paper (via Portal)\nurl: https://example.org/a\n' + (
    f"published: 2026-01-30\npublished_inferred: true\n---\n\n{BODY}"
)
HTML = (
    "<html><head><title>Raid in the north</title>"
    "<meta property='article:published_time' content='2026-01-30T09:00:00Z'>"
    "<meta property='og:site_name' content='The Paper'></head>"
    "<body><nav>Home Sport</nav><article><h1>Raid in the north</h1>"
    + "".join(f"<p>{p}</p>" for p in BODY.split("\n\n") * 2)
    + "<h2>Background</h2><p>The war began ten years ago, after an election that both sides said they had won.</p>"
    "</article><footer>All rights reserved</footer></body></html>"
)
RSS = (
    "<?xml version='1.0'?><rss version='2.0'><channel><title>The Wire</title>"
    "<item><title>Raid</title><link>https://example.org/1</link><pubDate>Fri, 30 Jan 2026 10:00:00 GMT</pubDate>"
    "<description>&lt;p&gt;Twelve died.&lt;/p&gt;&lt;p&gt;Two were hurt.&lt;/p&gt;</description></item>"
    "<item><title>Talks</title><description>Talks began.</description></item></channel></rss>"
)
ROWS = [
    {"id": "a1", "text": BODY, "published": "2026-01-30", "title": "Raid", "outlet": "The Paper"},
    {"id": "a2", "text": "Two shells hit the town on Monday."},
]


def pdf_bytes(*pages: str) -> bytes:
    """A PDF with one line of text a page, written by hand."""
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    parts = ["<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>"]
    parts.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    for n, words in enumerate(pages):
        stream = f"BT /F1 12 Tf 20 700 Td ({words}) Tj ET" if words else ""
        page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F1 3 0 R >> >> "
        parts += [f"{page}/Contents {5 + 2 * n} 0 R >>", f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream"]
    out, at = "%PDF-1.4\n", []
    for n, part in enumerate(parts, 1):
        at.append(len(out))
        out += f"{n} 0 obj\n{part}\nendobj\n"
    table = "".join(f"{a:010} 00000 n \n" for a in at)
    end = f"trailer << /Size {len(parts) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF"
    return f"{out}xref\n0 {len(parts) + 1}\n0000000000 65535 f \n{table}{end}".encode("latin-1")


def docx_bytes() -> bytes:
    import docx

    file = docx.Document()
    file.add_heading("Weekly brief", 0)
    file.add_heading("What happened", 1)
    file.add_paragraph("Twelve fighters were killed on Thursday.")
    table = file.add_table(1, 2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "killed", "12"
    file.add_heading("Outlook", 1)
    file.add_paragraph("More raids are likely within a month.")
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def mail_bytes() -> bytes:
    mail = EmailMessage()
    mail["Subject"], mail["From"] = "Raid near the river", "Desk <desk@example.org>"
    mail["Date"] = "Fri, 30 Jan 2026 10:00:00 +0000"
    mail.set_content(BODY)
    mail.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="annex.pdf")
    return bytes(mail)


def csv_text() -> str:
    return (
        'id,date,text,source\nr1,2026-01-30,"Raid, 12 dead",Paper\nr2,2026-01-31,,Paper\n,30 January 2026,Talks,Wire\n'
    )


FILES: dict[str, Callable[[], bytes]] = {
    "a.txt": lambda: BODY.encode(),
    "b.md": lambda: MARKDOWN.encode(),
    "c.html": lambda: HTML.encode(),
    "d.pdf": lambda: pdf_bytes("Raid kills 12 fighters.", "The group denied it."),
    "e.docx": docx_bytes,
    "f.eml": mail_bytes,
    "g.csv": lambda: csv_text().encode(),
    "h.jsonl": lambda: "\n".join(map(json.dumps, ROWS)).encode(),
    "i.xml": RSS.encode,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, made in FILES.items():
        (tmp_path / name).write_bytes(made())
    return tmp_path


def one(tmp_path: Path, name: str, data: bytes) -> Report:
    (tmp_path / name).write_bytes(data)
    found, skipped = read.reports([tmp_path / name])
    assert not skipped, skipped
    return found[0]


def why(tmp_path: Path, name: str, data: bytes) -> str:
    (tmp_path / name).write_bytes(data)
    found, skipped = read.reports([tmp_path / name])
    assert not found
    assert [s.path for s in skipped] == [name]
    return skipped[0].why


def words(report: Report, kind: str) -> list[str]:
    return [report.text[s.start : s.end] for s in report.sections if s.kind == kind]


def test_markdown_keeps_the_file_and_reads_front_matter(tmp_path: Path) -> None:
    report = one(tmp_path, "b.md", MARKDOWN.encode())
    assert report.text == MARKDOWN
    assert (report.title, report.outlet, report.url) == (
        'Army says "12" killed',
        "The Paper (via Portal)",
        "https://example.org/a",
    )
    assert report.published == date(2026, 1, 30)
    assert report.source and report.source.name == "The Paper"
    assert words(report, "title") == ['Army says \\"12\\" killed']
    assert words(report, "body") == [BODY.strip()]
    assert not any("published" in report.text[s.start : s.end] for s in report.prose())


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_decoded_text_is_the_file_to_the_character(tmp_path: Path, newline: str, encoding: str) -> None:
    text = MARKDOWN.replace("\n", newline).replace("Northport", "Nörthpört")
    data = text.encode(encoding)
    report = one(tmp_path, "b.md", data)
    assert report.text == data.decode("utf-8" if encoding == "utf-8-sig" else encoding)
    assert report.published == date(2026, 1, 30)
    assert words(report, "body")[0].startswith("NORTHPORT (Wire) - Soldiers")


def test_header_lines_of_a_text_file_are_metadata(tmp_path: Path) -> None:
    text = f"Title: Raid in the north\nDate: 30 January 2026\nSource: The Paper\n\n{BODY}"
    report = one(tmp_path, "a.txt", text.encode())
    assert (report.title, report.published, report.outlet) == ("Raid in the north", date(2026, 1, 30), "The Paper")
    assert words(report, "title") == ["Raid in the north"]
    assert words(report, "body") == [BODY.strip()]


def test_first_line_of_a_text_file_is_its_title(tmp_path: Path) -> None:
    report = one(tmp_path, "a.txt", f"Army raids camp\n\n{BODY}".encode())
    assert (report.title, words(report, "title")) == ("Army raids camp", ["Army raids camp"])
    assert one(tmp_path, "b.txt", BODY.encode()).title == ""


def test_every_format_of_a_folder_is_read_in_order(folder: Path) -> None:
    found, skipped = read.reports([folder])
    assert [r.path for r in found] == [
        "a.txt", "b.md", "c.html", "d.pdf", "e.docx", "f.eml", "r1", "g.csv#3", "a1", "a2", "i.xml#1", "i.xml#2",
    ]  # fmt: skip
    assert skipped == [
        Skipped("f.eml/annex.pdf", "an attachment; save it beside the mail to have it read"),
        Skipped("g.csv#2", 'the row has no "text"'),
    ]
    assert {r.path: r.published for r in found if r.published} == dict.fromkeys(
        ("b.md", "c.html", "f.eml", "r1", "g.csv#3", "a1", "i.xml#1"), date(2026, 1, 30)
    )
    for report in found:
        assert all(0 <= s.start < s.end <= len(report.text) for s in report.sections), report.path
        assert all(a.end <= b.start for a, b in zip(report.sections, report.sections[1:], strict=False)), report.path


def test_web_page_without_its_furniture(tmp_path: Path) -> None:
    report = one(tmp_path, "c.html", HTML.encode())
    assert (report.title, report.outlet) == ("Raid in the north", "The Paper")
    assert words(report, "title") == ["Raid in the north"]
    assert words(report, "heading") == ["## Background"]
    assert "Home Sport" not in report.text
    assert "killed 12 fighters" in report.text


def test_word_file_as_a_brief(tmp_path: Path) -> None:
    (tmp_path / "brief.docx").write_bytes(docx_bytes())
    brief = read.brief(tmp_path / "brief.docx")
    assert words(brief, "title") == ["Weekly brief"]
    assert words(brief, "description") == ["Twelve fighters were killed on Thursday."]
    assert words(brief, "table") == ["| killed | 12 |"]
    assert words(brief, "impact") == ["More raids are likely within a month."]


def test_pdf_pages_and_mail_and_feed(folder: Path) -> None:
    found = {r.path: r for r in read.reports([folder])[0]}
    assert found["d.pdf"].text == "Raid kills 12 fighters. The group denied it."
    assert (found["f.eml"].title, found["f.eml"].outlet) == ("Raid near the river", "Desk")
    assert found["i.xml#1"].text == "# Raid\n\nTwelve died.\n\nTwo were hurt."
    assert (found["i.xml#1"].url, found["i.xml#1"].outlet) == ("https://example.org/1", "The Wire")


def test_printed_pages_become_paragraphs_without_running_heads() -> None:
    head, foot = "Weekly conflict review, page {}", "The Paper {}"
    first = [head.format(1), "Raid near the river", "Soldiers raided a camp near the river on Thursday and killed"]
    first += ["twelve fighters, the army said.", "The group denied the ﬁgure, and a spokesman of the mili-", "tia"]
    second = [head.format(2), "called it invented. Nobody else had counted the dead by then.", foot.format(2)]
    text = flowing(["\n".join([*first, foot.format(1)]), "\n".join(second)])
    assert text.split("\n\n") == [
        "Raid near the river",
        "Soldiers raided a camp near the river on Thursday and killed twelve fighters, the army said.",
        "The group denied the figure, and a spokesman of the militia called it invented. "
        "Nobody else had counted the dead by then.",
    ]


@given(st.lists(st.text(max_size=200), max_size=4))
def test_pages_of_any_text_can_be_joined(pages: list[str]) -> None:
    assert "\n\n\n" not in flowing(pages)


def test_rows_keep_the_text_given(tmp_path: Path) -> None:
    (tmp_path / "h.jsonl").write_text("\n".join(map(json.dumps, ROWS)), "utf-8")
    found, _ = read.reports([tmp_path / "h.jsonl"])
    assert [(r.path, r.text) for r in found] == [(row["id"], row["text"]) for row in ROWS]
    assert (found[0].title, found[0].outlet, found[0].published) == ("Raid", "The Paper", date(2026, 1, 30))


def test_bad_rows_are_named_by_line(tmp_path: Path) -> None:
    lines = ['{"id": "a", "text": "One died."}', "", "{no json", "[1]", '{"id": "b"}', '{"text": "x"}']
    lines += [r'{"id": "c", "text": "half \ud800"}', "[" * 100_000]
    (tmp_path / "h.jsonl").write_text("\n".join(lines), "utf-8")
    found, skipped = read.reports([tmp_path / "h.jsonl"])
    assert [r.path for r in found] == ["a"]
    assert [(s.path, s.why.split(" (")[0]) for s in skipped] == [
        ("h.jsonl:3", "not valid JSON at column 2"),
        ("h.jsonl:4", "the row is not an object"),
        ("h.jsonl:5", 'the row has no "text"'),
        ("h.jsonl:6", 'the row has no "id"'),
        ("h.jsonl:7", '"text" holds half of a surrogate pair'),
        ("h.jsonl:8", "not valid JSON"),
    ]


def test_rows_stream_before_the_file_ends(tmp_path: Path) -> None:
    path = tmp_path / "pipe.jsonl"
    path.write_text('{"id": "a", "text": "One died."}\n' * 3, "utf-8")
    stream = read.stream([path])
    assert isinstance(next(stream), Report)
    path.write_text("", "utf-8")
    assert next(stream) is not None


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "empty"),
        ("a.md", b" \n\n", "empty"),
        ("a.md", b"---\ntitle: x\n---\n", "no text below the front matter"),
        ("a.txt", "Sévaré".encode("cp1252"), "not UTF-8 text (byte 1 is E9); save it as UTF-8"),
        ("a.txt", b"\x7fELF\x02\x01\x01\x00\x00\x00\xff\xfe", "binary"),
        ("a.md", b"\x00\x01\x02" * 50, "binary"),
        ("a.pdf", b"no pdf at all", "damaged"),
        ("a.pdf", pdf_bytes("", ""), "only pictures"),
        ("a.docx", b"PK\x03\x04 broken", "damaged"),
        ("a.zip", b"PK\x03\x04", "archive"),
        ("a.tar.gz", b"\x1f\x8b", "archive"),
        ("a.doc", b"\xd0\xcf\x11\xe0", "save it as .docx"),
        ("a.exe", b"MZ\x00\x00", "a binary file (.exe)"),
        ("a.html", b"<html><body></body></html>", "no article text"),
        ("a.xml", b"<x/>", "no RSS or Atom entries"),
        ("a.csv", b"a,b\n1,2\n", 'no column "text"'),
        ("a.eml", b"Subject: x\n\n", "no text"),
    ],
)
def test_what_cannot_be_read_is_named_with_the_reason(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    assert reason in why(tmp_path, name, data)


def test_encrypted_pdf(tmp_path: Path) -> None:
    import pypdf

    writer = pypdf.PdfWriter(io.BytesIO(pdf_bytes("Secret words")))
    writer.encrypt("key", algorithm="RC4-128")
    writer.write(tmp_path / "a.pdf")
    assert "encrypted" in read.reports([tmp_path / "a.pdf"])[1][0].why


def test_word_file_that_unpacks_to_too_much(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w", zipfile.ZIP_DEFLATED) as packed:
        for n in range(3):
            packed.writestr(f"word/{n}.xml", b"0" * 90_000_000)
    assert "unpacks to more than 200 MB" in read.reports([tmp_path / "a.docx"])[1][0].why


def test_two_hundred_megabytes_are_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "a.txt").open("wb") as sparse:
        sparse.truncate(200_000_000)
    began = time.perf_counter()
    assert read.reports([tmp_path])[1] == [
        Skipped("a.txt", "200.0 MB is over the limit of 25 MB for one file; split it")
    ]
    assert time.perf_counter() - began < 0.5


def test_links_back_and_devices_are_skipped_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a.txt").write_text(BODY, "utf-8")
    (tmp_path / "deep" / "loop").symlink_to(tmp_path)
    (tmp_path / "self").symlink_to(tmp_path / "self")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / ".hidden").write_text("x", "utf-8")
    found, skipped = read.reports([tmp_path, tmp_path / "nowhere"])
    assert [r.path for r in found] == ["deep/a.txt"]
    assert [(Path(s.path).name, s.why) for s in skipped] == [
        ("loop", "a link that leads back to a folder above it"),
        ("pipe", "not a file: a device, socket or pipe"),
        ("self", "a link that leads back to itself"),
        ("nowhere", "no such file or folder"),
    ]


def test_a_file_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(BODY, "utf-8")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert read.reports([tmp_path])[1] == [Skipped("a.txt", "no permission to read it")]


def test_the_same_report_twice_is_read_once(tmp_path: Path) -> None:
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text(MARKDOWN, "utf-8")
    found, skipped = read.reports([tmp_path])
    assert [r.path for r in found] == ["a.md"]
    assert skipped == [Skipped("b.md", "the same report as a.md")]


def test_files_of_one_name_in_two_folders_are_told_apart(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "01.txt").write_text(f"{name}: {BODY}", "utf-8")
    found, _ = read.reports([tmp_path / "one", tmp_path / "two"])
    assert [r.path for r in found] == ["01.txt", "01.txt (2)"]
    assert len({r.id for r in found}) == 2


def test_a_file_name_that_is_not_utf8(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    with open(path, "wb") as file:
        file.write(BODY.encode())
    assert read.reports([tmp_path])[0][0].id.startswith("rep-")


@pytest.mark.parametrize(
    ("given", "paths"),
    [(json.dumps(ROWS[0]) + "\n" + json.dumps(ROWS[1]), ["a1", "a2"]), (BODY, ["standard input"]), ("\n", [])],
)
def test_standard_input(monkeypatch: pytest.MonkeyPatch, given: str, paths: list[str]) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(given.encode())))
    found, skipped = read.reports([Path("-")])
    assert [r.path for r in found] == paths
    assert bool(skipped) == (not paths)


BRIEFS = {
    "inline": "Description: Twelve died on Thursday.\nImpact: More raids are likely.",
    "markdown": "## What happened\n\nTwelve died on Thursday.\n\n### Outlook\n\nMore raids are likely.\n",
    "bold": "**Summary**\nTwelve died on Thursday.\n\n**Assessment:**\nMore raids are likely.",
    "bold label": "**Summary:** Twelve died on Thursday.\n\n**Comment:** More raids are likely.",
    "capitals": "BACKGROUND\nTwelve died on Thursday.\n\nIMPLICATIONS\nMore raids are likely.",
    "alone": "Situation\n\nTwelve died on Thursday.\n\nAnalysis\n\nMore raids are likely.",
    "numbered": "1. Key developments\nTwelve died on Thursday.\n2. Analyst comment\nMore raids are likely.",
    "underlined": "Events\n=====\nTwelve died on Thursday.\n\nWhat it means\n-------------\n\nMore raids are likely.",
    "longer label": "Summary of the week: Twelve died on Thursday.\nOutlook (30 days): More raids are likely.",
    "dash": "BLUF – Twelve died on Thursday.\n\nOutlook — More raids are likely.",
}


@pytest.mark.parametrize("form", BRIEFS)
def test_sections_of_a_brief_whatever_the_headings_look_like(tmp_path: Path, form: str) -> None:
    (tmp_path / "brief.txt").write_text(BRIEFS[form], "utf-8")
    brief = read.brief(tmp_path / "brief.txt")
    assert words(brief, "description") == ["Twelve died on Thursday."]
    assert words(brief, "impact") == ["More raids are likely."]


def test_prose_of_a_brief_without_headings_and_sources_apart(tmp_path: Path) -> None:
    text = (
        "Weekly brief, 5 February\n\nTwelve died.\n\n## The border\n\nTwo died.\n\n## Sources\n\nThe Paper, 1 February."
    )
    (tmp_path / "brief.txt").write_text(text, "utf-8")
    brief = read.brief(tmp_path / "brief.txt")
    assert words(brief, "title") == ["Weekly brief, 5 February"]
    assert words(brief, "description") == ["Twelve died.", "Two died."]
    assert words(brief, "meta") == ["The Paper, 1 February."]


@pytest.mark.parametrize(
    "sentence",
    [
        "Background sources say that the following is true: nothing happened in the town.",
        "Analysis by the ministry showed that twelve died.",
        "Comments were not available.",
        "The impact: twelve died.",
    ],
)
def test_a_sentence_is_no_heading(sentence: str) -> None:
    assert [s.kind for s in sections(sentence, brief=True)] == ["description"]


def test_a_brief_must_be_one_text(folder: Path) -> None:
    with pytest.raises(UnreadableInput, match="a brief is one text, this holds 2"):
        read.brief(folder / "h.jsonl")
    with pytest.raises(UnreadableInput, match="no such file"):
        read.brief(folder / "none.txt")


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=300), st.booleans())
def test_sections_never_overlap_and_lie_in_the_text(text: str, brief: bool) -> None:
    found = sections(text, brief=brief)
    assert all(0 <= s.start < s.end <= len(text) for s in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


@given(
    st.lists(st.sampled_from(["# ", "**", "Impact", ":", "\n", "\n\n", "Summary", " x.", "| a |", "---", "> q", "- "]))
)
def test_every_word_of_a_brief_is_in_one_section(parts: list[str]) -> None:
    text = "".join(parts)
    found = sections(text, brief=True)
    covered = "".join(text[s.start : s.end] for s in found)
    assert [c for c in covered if c.isalpha()] == [c for c in text if c.isalpha()]


def mutated(data: bytes, draw: random.Random) -> bytes:
    """The bytes with some flipped, a tail cut off, or a stretch moved in from elsewhere."""
    kind = draw.choice(("flip", "truncate", "splice"))
    if kind == "flip":
        changed = bytearray(data)
        for _ in range(draw.randint(1, 20)):
            changed[draw.randrange(len(changed))] = draw.randrange(256)
        return bytes(changed)
    at = draw.randrange(len(data))
    if kind == "truncate":
        return data[:at]
    start = draw.randrange(len(data))
    return data[:at] + data[start : start + draw.randint(1, 500)] + data[at + draw.randint(0, 50) :]


@pytest.mark.parametrize("times", [200, pytest.param(2_000, marks=pytest.mark.slow)])
def test_mutated_files_never_raise(tmp_path: Path, times: int) -> None:
    draw = random.Random(times)
    originals = {name: made() for name, made in FILES.items()}
    for n in range(times):
        name = draw.choice(sorted(originals))
        path = tmp_path / name
        path.write_bytes(mutated(originals[name], draw))
        found, skipped = read.reports([path])
        assert found or skipped, (n, name)
        for report in found:
            assert report.id
            assert all(0 <= s.start <= s.end <= len(report.text) for s in report.sections)
        assert all(s.why and "\n" not in s.why for s in skipped)


def test_a_report_in_capitals_throughout_is_prose_and_no_headings(tmp_path: Path) -> None:
    text = "LIMA, 3 MAY 90 (AGENCY) -- TWO POLICE OFFICERS WERE KILLED WHEN\nA BOMB EXPLODED IN THE\nPORT OF CALLAO."
    (tmp_path / "wire.txt").write_text(
        text + "\n\n   NOBODY HAS CLAIMED THE ATTACK, WHICH\nTHE MAYOR CONDEMNED.\n", "utf-8"
    )
    report = read.reports([tmp_path / "wire.txt"])[0][0]
    assert [s.kind for s in report.prose()] == ["body"]
    assert "A BOMB EXPLODED IN THE" in report.text[report.prose()[0].start : report.prose()[0].end]
