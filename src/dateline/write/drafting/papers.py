"""A Brief -> Markdown, HTML, Word, PDF and an archive; each sentence cites reports, with address, time and hash."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import asdict
from importlib import resources
from io import BytesIO
from pathlib import Path
from typing import Any

from jinja2 import TemplateError
from jinja2.sandbox import SandboxedEnvironment

from dateline.errors import MissingPart, WrongUse
from dateline.model import Analysis, Brief, Claim, Sentence, canonical
from dateline.write.drafting.sources import Note, cites
from dateline.write.drafting.text import prose

HEADINGS = (("description", "Description"), ("impact", "Impact"))


def markdown(brief: Brief, analysis: Analysis, marking: str) -> str:
    """Markdown with footnotes."""
    numbers, notes = cites(brief, analysis)
    lines = [f"*{marking}*", "", f"# {brief.question}", ""]
    for section, heading in HEADINGS:
        told = [(n, s) for n, s in enumerate(brief.sentences) if s.section == section]
        if told:
            marked = (s.words + "".join(f"[^{k}]" for k in numbers.get(n, ())) for n, s in told)
            lines += [f"## {heading}", "", " ".join(marked), ""]
    lines += [f"[^{k}]: {note}" for k, note in enumerate(notes, 1)]
    return "\n".join(lines) + "\n"


def html(brief: Brief, analysis: Analysis, marking: str, template: str | None = None) -> str:
    """One self-contained page. `template` is a house's own Jinja2 text in place of `brief.html.jinja`.

    It gets `title`, `sections` (heading, [(words, numbers of sources)]), `sources` and `marking`. A source prints as a
    line and has `before`, `url` and `after`. What it prints is escaped, and it runs in Jinja2's sandbox.
    """
    numbers, notes = cites(brief, analysis)
    sections = [
        (heading, [(s.words, numbers.get(n, [])) for n, s in enumerate(brief.sentences) if s.section == section])
        for section, heading in HEADINGS
    ]
    if template is None:
        template = resources.files("dateline").joinpath("write/drafting/brief.html.jinja").read_text("utf-8")
    environment = SandboxedEnvironment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    given = {"title": brief.question, "sections": sections, "sources": notes, "marking": marking}
    try:
        return environment.from_string(template).render(given)
    except TemplateError as why:
        raise WrongUse(f"the template cannot be used: {why}") from why


def word(brief: Brief, analysis: Analysis, marking: str) -> bytes:
    """A .docx on A4 with Word's own title, heading, body and list styles, which a house restyles by its template."""
    from docx import Document

    numbers, notes = cites(brief, analysis)
    document = Document()
    document.core_properties.title = brief.question
    _page(document.sections[0], marking)
    document.add_heading(brief.question, 0)
    for section, heading in HEADINGS:
        told = [(n, s) for n, s in enumerate(brief.sentences) if s.section == section]
        if told:
            document.add_heading(heading, 1)
            paragraph = document.add_paragraph()
            for n, sentence in told:
                paragraph.add_run(sentence.words)
                if n in numbers:
                    paragraph.add_run(",".join(map(str, numbers[n]))).font.superscript = True
                paragraph.add_run(" ")
    document.add_heading("Sources", 1)
    for note in notes:
        _source(document.add_paragraph(note.before, style="List Number"), note)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _page(page: Any, marking: str) -> None:
    """A4; the marking on the right of header and footer in 12 points, as TLP 2.0 asks, and the number of the page."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls
    from docx.shared import Mm, Pt

    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(25)
    for edge in (page.header, page.footer):
        line = edge.paragraphs[0]
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        words = line.add_run(marking)
        words.font.size, words.font.bold = Pt(12), True
    number = page.footer.add_paragraph()
    number.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    number._p.append(parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'))


def _source(line: Any, note: Note) -> None:
    """The address of a note as a link, and what follows it."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    if note.url:
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), line.part.relate_to(note.url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
        link.append(line.add_run(note.url)._r)
        line._p.append(link)
    line.add_run(note.after)


def pdf(brief: Brief, analysis: Analysis, marking: str, template: str | None = None) -> bytes:
    """A tagged PDF (PDF/UA-1). MissingPart without WeasyPrint."""
    try:
        import weasyprint
    except (ImportError, OSError):
        raise MissingPart("PDF needs WeasyPrint and Pango: pip install 'dateline[pdf]'") from None
    made: bytes = weasyprint.HTML(string=html(brief, analysis, marking, template)).write_pdf(pdf_variant="pdf/ua-1")
    return made


def archive(brief: Brief, analysis: Analysis, marking: str) -> bytes:
    """A zip: the brief, the claims that each sentence rests on, and the texts of the sources, to be checked later."""
    _, notes = cites(brief, analysis)
    claims = {c.id: c for c in analysis.claims}
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        box.writestr("brief.md", markdown(brief, analysis, marking))
        rows = (_row(s, claims) for s in brief.sentences)
        box.writestr("sentences.jsonl", "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows))
        for n, report in ((n, note.report) for n, note in enumerate(notes, 1) if note.report):
            name = Path(report.path).name or "report.txt"
            box.writestr(f"sources/{n:02}-{name}", report.text)
        box.writestr(
            "README.txt", f"{marking}\nThe texts in sources/ belong to their publishers; keep them to check.\n"
        )
    return out.getvalue()


def _row(sentence: Sentence, claims: Mapping[str, Claim]) -> dict[str, object]:
    told = [json.loads(canonical(asdict(claims[i]))) for i in sentence.claim_ids if i in claims]
    return {"sentence": sentence.words, "section": sentence.section, "basis": sentence.basis, "claims": told}


PAPERS: dict[str, Callable[[Brief, Analysis, str], str | bytes]] = {
    ".md": markdown,
    ".html": html,
    ".docx": word,
    ".pdf": pdf,
    ".zip": archive,
    ".txt": lambda brief, analysis, marking: prose(brief),
}


def paper(
    brief: Brief, analysis: Analysis, ending: str, marking: str = "TLP:CLEAR", template: str | None = None
) -> bytes:
    """The brief in the form that a file's ending names; `template` is for HTML and PDF.

    WrongUse for an ending that is none of PAPERS, or a template that cannot be used.
    """
    if ending not in PAPERS:
        raise WrongUse(f"{ending or 'no ending'}: a brief is written to {', '.join(PAPERS)}")
    if template is not None and ending in (".html", ".pdf"):
        made = (html if ending == ".html" else pdf)(brief, analysis, marking, template)
    else:
        made = PAPERS[ending](brief, analysis, marking)
    return made.encode() if isinstance(made, str) else made
