"""Board -> files that leave the house: the incidents of a filter in the formats of `write`, a brief as a paper.

Only what is marked up to the marking asked for goes in, never more than the user may see, and every file says the
highest marking of what is in it.
"""

from __future__ import annotations

import zipfile
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

from fastapi import APIRouter, Form, HTTPException, Query, Request
from fastapi.responses import Response

from dateline.ledger import MARKINGS
from dateline.web.actions import Reader
from dateline.web.board import Board, Filter
from dateline.web.pages import Wanted, board, page
from dateline.web.rows import Row
from dateline.write.drafting import PAPERS
from dateline.write.exports import FORMATS, LOSES, export

router = APIRouter()
Marking = Annotated[str, Query(pattern=f"^({'|'.join(m.replace('+', '[+]') for m in MARKINGS)})?$")]
FILES = {  # format -> what people call it, and how its file ends
    "csv": ("Tables (CSV): incidents, figures, claims, sources", "csv"),
    "parquet": ("The same tables as Parquet", "parquet"),
    "hxl": ("Table with HXL tags, for humanitarian data", "csv"),
    "geojson": ("Map layer (GeoJSON)", "geojson"),
    "gpkg": ("Map layer (GeoPackage), for QGIS and ArcGIS", "gpkg"),
    "acled": ("Table with ACLED's columns", "csv"),
    "ucdp": ("Table with UCDP GED's columns", "csv"),
    "stix": ("STIX 2.1 bundle, for threat-intelligence platforms", "json"),
    "ftm": ("FollowTheMoney, for Aleph", "ftm.jsonl"),
    "ris": ("The sources as references (RIS), for Zotero and EndNote", "ris"),
    "bibtex": ("The sources as references (BibTeX)", "bib"),
}
PROBLEMS: dict[int | str, dict[str, Any]] = {401: {"description": "log in"}, 404: {"description": "nothing fits"}}
ZIP: dict[int | str, dict[str, Any]] = {200: {"content": {"application/zip": {}}}, **PROBLEMS}


@page("/export", "export.html", router)
def choices(request: Request, wanted: Wanted, marking: Marking = "") -> Row:
    """The formats in which the incidents of a filter can be taken along, and what each has no room for."""
    at = board(request, marking)
    found = at.matches(wanted)
    return {
        "filters": asdict(wanted),
        "marking": marking or at.markings[-1],
        "marked": _highest(at, found),
        "count": len(found),
        "reports": len({r for i in found for r in i.report_ids}),
        "formats": [{"name": form, "title": FILES[form][0], "loses": LOSES[form]} for form in FORMATS],
    }


def _highest(at: Board, incidents: list[Any]) -> str:
    """The highest marking of the reports that some incidents rest on."""
    marks = {at.marks.get(r, MARKINGS[-1]) for i in incidents for r in i.report_ids}
    return max(marks, key=MARKINGS.index, default=MARKINGS[0])


@router.get("/export/{form}", responses=ZIP, response_class=Response)
def download(request: Request, form: str, wanted: Wanted, marking: Marking = "") -> Response:
    """A zip with the incidents of a filter in one format, and a note of what that format does not hold."""
    at = board(request, marking)
    found = at.matches(wanted)
    if form not in FORMATS or not found:
        raise HTTPException(404, "no incident fits this filter" if form in FORMATS else "there is no such format")
    _note(request, f"/export/{form}", wanted)
    with TemporaryDirectory() as folder:
        export(at.analysis(found), form, Path(folder) / f"incidents.{FILES[form][1]}", _highest(at, found))
        out = BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
            for path in sorted(Path(folder).iterdir()):
                box.write(path, path.name)
    return _file(out.getvalue(), f"incidents-{form}.zip")


@router.post("/brief/export", include_in_schema=False)
def paper(
    request: Request,
    user: Reader,
    text: Annotated[str, Form(max_length=200_000)] = "",
    ending: Annotated[str, Form(max_length=10)] = ".docx",
    marking: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    """The brief as a file; each sentence cites the reports up to its marking that say the same."""
    if ending not in PAPERS or not text.strip():
        raise HTTPException(422, "write a brief first" if ending in PAPERS else "there is no such format")
    marking = marking if marking in user.markings else user.clearance
    _note(request, f"/brief/export {ending} {marking}", None)
    return _file(request.app.state.desk.paper(text, user, ending, marking), f"brief{ending}")


def _file(content: bytes, name: str) -> Response:
    kept = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type="application/octet-stream", headers=kept)


def _note(request: Request, what: str, wanted: Filter | None) -> None:
    accounts = request.app.state.desk.accounts
    if accounts is not None:
        chosen = {k: v for k, v in asdict(wanted).items() if v} if wanted else {}
        accounts.note(request.state.user.name, "exported", f"{what} {chosen or ''}".strip())
