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
from dateline.model import Analysis, Brief, Claim, Sentence, canonical
from dateline.write.drafting.sources import cites
from dateline.write.drafting.text import HEADINGS, prose
from dateline.write.drafting.word import word


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
    out, sums = BytesIO(), list[str]()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        box.writestr("brief.md", markdown(brief, analysis, marking))
        rows = (_row(s, claims) for s in brief.sentences)
        box.writestr("sentences.jsonl", "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows))
        for n, report in ((n, note.report) for n, note in enumerate(notes, 1) if note.report):
            name = Path(report.path).name or "report.txt"
            sums.append(f"{hashlib.sha256(report.text.encode()).hexdigest()}  sources/{n:02}-{name}\n")
            box.writestr(f"sources/{n:02}-{name}", report.text)
        box.writestr("SHA256SUMS", "".join(sums))
        box.writestr(
            "README.txt",
            f"{marking}\nThe texts in sources/ belong to their publishers; keep them to check.\n"
            "To see that none was changed: sha256sum -c SHA256SUMS\n",
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
    brief: Brief, analysis: Analysis, ending: str, marking: str = "TLP:CLEAR", template: bytes | None = None
) -> bytes:
    """The brief in the form that a file's ending names.

    `template` is a house's own: Jinja2 text for HTML and PDF, a .docx for Word. WrongUse for an ending that is none of
    PAPERS, and for a template that cannot be used or that this form has no use for.
    """
    if ending not in PAPERS:
        raise WrongUse(f"{ending or 'no ending'}: a brief is written to {', '.join(PAPERS)}")
    if template is None:
        made = PAPERS[ending](brief, analysis, marking)
    elif ending == ".docx":
        made = word(brief, analysis, marking, template)
    elif ending in (".html", ".pdf"):
        made = (html if ending == ".html" else pdf)(brief, analysis, marking, _jinja(template))
    else:
        raise WrongUse(f"{ending}: a template is for .html, .pdf and .docx")
    return made.encode() if isinstance(made, str) else made


def _jinja(template: bytes) -> str:
    try:
        return template.decode()
    except UnicodeDecodeError as why:
        raise WrongUse("the template cannot be used: for .html and .pdf it is Jinja2 text in UTF-8") from why
