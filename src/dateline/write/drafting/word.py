"""A Brief -> a Word document with native footnotes, its styles those of a house where a document of theirs is given.

One note a sentence, with the reports that it rests on: in full at the first mention, after that by outlet and a field
that follows the number of the first note when notes are moved. Written by the rules of ECMA-376, part 1, 17.11.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any
from zipfile import BadZipFile

from dateline.errors import WrongUse
from dateline.model import Analysis, Brief
from dateline.write.drafting.sources import Note, cites
from dateline.write.drafting.text import HEADINGS

FIRST_NOTE = 1  # Word keeps -1 and 0 for the lines that part notes from the text
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
NOTES = """<w:footnotes {spaces}>
<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>
<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>
</w:footnotes>"""


def word(brief: Brief, analysis: Analysis, marking: str, template: bytes | None = None) -> bytes:
    """A .docx in Word's own title, heading, text and footnote styles: those of `template`, or plain ones on A4.

    WrongUse for a template that is no .docx or lacks a style.
    """
    document = _opened(template)
    document.core_properties.title = brief.question
    _marked(document.sections[0], marking)
    cited, notes = cites(brief, analysis)
    footnotes = Footnotes(document, notes)
    try:
        document.add_heading(brief.question, 0)
        for section, heading in HEADINGS:
            told = [(n, s) for n, s in enumerate(brief.sentences) if s.section == section]
            if told:
                document.add_heading(heading, 1)
                paragraph = document.add_paragraph()
                for n, sentence in told:
                    paragraph.add_run(sentence.words)
                    if n in cited:
                        footnotes.add(paragraph, cited[n])
                    paragraph.add_run(" ")
    except KeyError as why:
        raise WrongUse(f"the template cannot be used: {why.args[0]}") from why
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _opened(template: bytes | None) -> Any:
    """An empty document: on A4, or that of a house with what stands in its body taken out."""
    from docx import Document
    from docx.shared import Mm

    if template is None:
        document = Document()
        page = document.sections[0]
        page.page_width, page.page_height = Mm(210), Mm(297)
        page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(25)
        return document
    try:
        document = Document(BytesIO(template))
    except (BadZipFile, KeyError, ValueError) as why:
        raise WrongUse("the template cannot be used: a template for Word is a .docx") from why
    for block in list(document.element.body)[:-1]:  # the last one holds the page's size and margins
        document.element.body.remove(block)
    return document


def _marked(page: Any, marking: str) -> None:
    """The marking on the right of header and footer in 12 points, as TLP 2.0 asks, and the number of the page."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls
    from docx.shared import Pt

    for edge in (page.header, page.footer):
        line = edge.paragraphs[0] if not edge.paragraphs[0].text else edge.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        words = line.add_run(marking)
        words.font.size, words.font.bold = Pt(12), True
    number = page.footer.add_paragraph()
    number.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    number._p.append(parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'))


class Footnotes:
    """The part of a document that holds its notes; python-docx has none."""

    def __init__(self, document: Any, notes: Sequence[Note]) -> None:
        from docx.opc.packuri import PackURI
        from docx.opc.part import XmlPart
        from docx.oxml import parse_xml
        from docx.oxml.ns import nsdecls

        root = parse_xml(NOTES.format(spaces=nsdecls("w", "r")))
        self._part: Any = XmlPart(PackURI("/word/footnotes.xml"), TYPE, root, document.part.package)
        for old in [k for k, r in document.part.rels.items() if r.reltype == RELATION]:  # a template's own notes
            del document.part.rels[old]
        document.part.relate_to(self._part, RELATION)
        self._notes, self._number = notes, FIRST_NOTE
        self._told: dict[int, int] = {}  # source -> the note that has it in full
        _styled(document)

    def add(self, paragraph: Any, sources: Sequence[int]) -> None:
        """A note at the end of a paragraph, on these sources (numbered from 1)."""
        n = self._number
        self._number += 1
        bookmark = f'w:id="{n}" w:name="_note{n}"'
        mark = f'<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteReference w:id="{n}"/></w:r>'
        for xml in (f"<w:bookmarkStart {bookmark}/>", mark, f'<w:bookmarkEnd w:id="{n}"/>'):
            paragraph._p.append(_element(xml))
        line = _element('<w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr></w:p>')
        line.append(_element('<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'))
        for k, source in enumerate(sources):
            line.append(_run("; " if k else " "))
            for piece in self._cited(source, n):
                line.append(piece)
        line.append(_run("."))
        note = _element(f'<w:footnote w:id="{n}"/>')
        note.append(line)
        self._part.element.append(note)

    def _cited(self, source: int, n: int) -> Iterator[Any]:
        """A source in full, or by name with the number of the note that has it in full."""
        note = self._notes[source - 1]
        if source in self._told:
            yield _run(f"{note.name}, note ")
            first = self._told[source]
            field = rf'<w:fldSimple w:instr=" NOTEREF _note{first} \h "><w:r><w:t>{first}</w:t></w:r></w:fldSimple>'
            yield _element(field)
            return
        self._told[source] = n
        yield _run(note.before)
        if note.url:
            from docx.opc.constants import RELATIONSHIP_TYPE

            link = self._part.relate_to(note.url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            anchor = _element(f'<w:hyperlink r:id="{link}"/>')
            anchor.append(_run(note.url))
            yield anchor
        yield _run(note.after)


def _styled(document: Any) -> None:
    """Word's two footnote styles, where the document has none: what a house restyles."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt

    known = {style.style_id for style in document.styles}
    if "FootnoteText" not in known:
        style = document.styles.add_style("footnote text", WD_STYLE_TYPE.PARAGRAPH)
        style.element.set(_name("w:styleId"), "FootnoteText")
        style.font.size, style.paragraph_format.space_after = Pt(9), Pt(2)
    if "FootnoteReference" not in known:
        style = document.styles.add_style("footnote reference", WD_STYLE_TYPE.CHARACTER)
        style.element.set(_name("w:styleId"), "FootnoteReference")
        style.font.superscript = True


def _element(xml: str) -> Any:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    return parse_xml(f"<w:body {nsdecls('w', 'r')}>{xml}</w:body>")[0]


def _run(words: str) -> Any:
    run = _element('<w:r><w:t xml:space="preserve"></w:t></w:r>')
    run[0].text = words
    return run


def _name(tag: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(tag))
