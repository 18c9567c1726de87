"""A Brief -> Markdown, HTML, Word, PDF and an archive; each sentence cites reports, with address, time and hash."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import asdict
from importlib import resources
from io import BytesIO
from pathlib import Path

from jinja2 import TemplateError
from jinja2.sandbox import SandboxedEnvironment

from dateline.errors import MissingPart, WrongUse
from dateline.model import Analysis, Brief, Claim, Report, Sentence, canonical
from dateline.write.drafting.text import prose

HEADINGS = (("description", "Description"), ("impact", "Impact"))


def cites(brief: Brief, analysis: Analysis) -> tuple[dict[int, list[int]], list[Report]]:
    """Which reports each sentence rests on, as numbers from 1, and the reports in the order of those numbers."""
    claims = {c.id: c for c in analysis.claims}
    reports = {r.id: r for r in analysis.reports}
    order: list[Report] = []
    found: dict[int, list[int]] = {}
    for n, sentence in enumerate(brief.sentences):
        for claim_id in sentence.claim_ids:
            report = reports.get(claims[claim_id].report_id) if claim_id in claims else None
            if report is not None:
                if report not in order:
                    order.append(report)
                found.setdefault(n, []).append(order.index(report) + 1)
    return {n: sorted(set(many)) for n, many in found.items()}, order


def source_line(report: Report) -> str:
    """A report as a note cites it: outlet, title, day, address, time of retrieval, hash of its text."""
    parts = [report.outlet or report.path, f"“{report.title}”" if report.title else ""]
    parts.append(str(report.published or "no date"))
    parts.append(report.url if report.url.startswith("http") else report.path)
    if report.retrieved:
        parts.append(f"retrieved {report.retrieved:%Y-%m-%d %H:%M} UTC")
    parts.append(f"SHA-256 {hashlib.sha256(report.text.encode()).hexdigest()[:16]}")
    return ", ".join(p for p in parts if p)


def markdown(brief: Brief, analysis: Analysis, marking: str) -> str:
    """Markdown with footnotes."""
    numbers, order = cites(brief, analysis)
    lines = [f"*{marking}*", ""]
    for section, heading in HEADINGS:
        told = [(n, s) for n, s in enumerate(brief.sentences) if s.section == section]
        if told:
            marked = (s.words + "".join(f"[^{k}]" for k in numbers.get(n, ())) for n, s in told)
            lines += [f"## {heading}", "", " ".join(marked), ""]
    lines += [f"[^{k}]: {source_line(r)}" for k, r in enumerate(order, 1)]
    return "\n".join(lines) + "\n"


def html(brief: Brief, analysis: Analysis, marking: str, template: str | None = None) -> str:
    """One self-contained page. `template` is a house's own Jinja2 text in place of `brief.html.jinja`.

    It gets `sections` (heading, [(words, numbers of sources)]), `sources` (lines) and `marking`; what it prints is
    escaped, and it runs in Jinja2's sandbox.
    """
    numbers, order = cites(brief, analysis)
    sections = [
        (heading, [(s.words, numbers.get(n, [])) for n, s in enumerate(brief.sentences) if s.section == section])
        for section, heading in HEADINGS
    ]
    if template is None:
        template = resources.files("dateline").joinpath("write/drafting/brief.html.jinja").read_text("utf-8")
    environment = SandboxedEnvironment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    sources = [source_line(r) for r in order]
    try:
        return environment.from_string(template).render(sections=sections, sources=sources, marking=marking)
    except TemplateError as why:
        raise WrongUse(f"the template cannot be used: {why}") from why


def word(brief: Brief, analysis: Analysis, marking: str) -> bytes:
    """A .docx with Word's own heading, body and list styles, which a house restyles by its template."""
    from docx import Document

    numbers, order = cites(brief, analysis)
    document = Document()
    document.core_properties.title = brief.question
    document.sections[0].header.paragraphs[0].text = marking
    for section, heading in HEADINGS:
        told = [(n, s) for n, s in enumerate(brief.sentences) if s.section == section]
        if told:
            document.add_heading(heading, 1)
            paragraph = document.add_paragraph()
            for n, sentence in told:
                paragraph.add_run(sentence.words)
                if n in numbers:
                    paragraph.add_run(", ".join(map(str, numbers[n]))).font.superscript = True
                paragraph.add_run(" ")
    document.add_heading("Sources", 1)
    for report in order:
        document.add_paragraph(source_line(report), style="List Number")
    out = BytesIO()
    document.save(out)
    return out.getvalue()


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
    _, order = cites(brief, analysis)
    claims = {c.id: c for c in analysis.claims}
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        box.writestr("brief.md", markdown(brief, analysis, marking))
        rows = (_row(s, claims) for s in brief.sentences)
        box.writestr("sentences.jsonl", "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows))
        for n, report in enumerate(order, 1):
            name = Path(report.path).name or "report.txt"
            box.writestr(f"sources/{n:02}-{name}", report.text)
        box.writestr(
            "README.txt", f"{marking}\nThe texts in sources/ belong to their publishers; keep them to check.\n"
        )
    return out.getvalue()


def _row(sentence: Sentence, claims: Mapping[str, Claim]) -> dict[str, object]:
    told = [json.loads(canonical(asdict(claims[i]))) for i in sentence.claim_ids if i in claims]
    return {"sentence": sentence.words, "section": sentence.section, "claims": told}


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
