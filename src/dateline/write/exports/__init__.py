"""Analysis -> files that other tools open: tables, maps, STIX, FollowTheMoney, references.

`coded` decides once what a figure means; each format is then a plain function. What a format cannot hold is written
in a file beside it, with the marking and the licence.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from dateline.errors import WrongUse
from dateline.model import Analysis
from dateline.write.exports import geopackage, objects, references, shaped, tables
from dateline.write.exports.coded import Coded, incidents
from dateline.write.exports.files import text_file, write_csv, write_json, write_lines, write_parquet

__all__ = ["FORMATS", "export"]

Row = dict[str, Any]
HXL = {
    "incident_id": "#event+id",
    "event_type": "#event+type",
    "sub_event_type": "#event+type+sub",
    "date_start": "#date+start",
    "date_end": "#date+end",
    "country": "#country+name",
    "country_code": "#country+code+v_iso2",
    "admin1": "#adm1+name",
    "admin2": "#adm2+name",
    "place": "#loc+name",
    "lat": "#geo+lat",
    "lon": "#geo+lon",
    "precision": "#geo+precision",
    "actors": "#group+name",
    "killed_low": "#affected+killed+min",
    "killed_best": "#affected+killed+best",
    "killed_high": "#affected+killed+max",
    "sources": "#meta+source",
}
LOSES = {  # what each format has no room for; the rest is in it
    "csv": "The reports' texts. Incidents, figures and claims are whole.",
    "parquet": "The reports' texts. Incidents, figures and claims are whole.",
    "hxl": "Figures other than of people killed, claims, roles of actors.",
    "geojson": "Claims and each source's own figure; low, best and high are there.",
    "gpkg": "Figures other than of people killed, claims, each source's own figure.",
    "acled": "Incidents without a type or a day; best and high figures (the lowest is there); the injured; claims.",
    "ucdp": "Incidents in which nobody is known to have died; the injured; claims; types other than UCDP's three.",
    "stix": "Each source's own figure and its words; assertions (denials are opinions).",
    "ftm": "Low and high figures, victim groups apart, roles of actors, claims, coordinates.",
    "ris": "Everything but the sources.",
    "bibtex": "Everything but the sources.",
}


def _tabular(write: Callable[..., None]) -> Callable[[Analysis, list[Coded], Path, Row], None]:
    def export_tables(analysis: Analysis, many: list[Coded], path: Path, notes: Row) -> None:
        made = {
            "figures": tables.figures(many),
            "claims": tables.claims(many),
            "sources": tables.sources(analysis),
        }
        write(path, list(tables.COLUMNS["incidents"]), tables.incidents(many), notes)
        for name, rows in made.items():
            write(_beside(path, name), list(tables.COLUMNS[name]), rows, notes)
        write(_beside(path, "dictionary"), ["table", "column", "meaning"], tables.dictionary(), notes)

    return export_tables


def _beside(path: Path, name: str) -> Path:
    return path.with_name(f"{path.stem}-{name}{path.suffix}")


def _csv(path: Path, columns: Sequence[str], rows: Any, notes: Row) -> None:
    write_csv(path, columns, rows)


def _hxl(analysis: Analysis, many: list[Coded], path: Path, notes: Row) -> None:
    write_csv(path, list(HXL), tables.incidents(many), list(HXL.values()))


def _lines(lines: Callable[..., Any]) -> Callable[[Analysis, list[Coded], Path, Row], None]:
    def export_lines(analysis: Analysis, many: list[Coded], path: Path, notes: Row) -> None:
        with text_file(path) as out:
            out.writelines(f"{line}\n" for line in lines(analysis.reports))

    return export_lines


FORMATS: dict[str, Callable[[Analysis, list[Coded], Path, Row], None]] = {
    "csv": _tabular(_csv),
    "parquet": _tabular(write_parquet),
    "hxl": _hxl,
    "geojson": lambda a, many, path, notes: write_json(path, objects.geojson(many, notes)),
    "gpkg": lambda a, many, path, notes: geopackage.write(path, many, notes),
    "acled": lambda a, many, path, notes: write_csv(path, shaped.ACLED_COLUMNS, shaped.acled(many)),
    "ucdp": lambda a, many, path, notes: write_csv(path, shaped.UCDP_COLUMNS, shaped.ucdp(many)),
    "stix": lambda a, many, path, notes: write_json(path, objects.stix(many, notes)),
    "ftm": lambda a, many, path, notes: write_lines(path, objects.ftm(many, notes)),
    "ris": _lines(references.ris),
    "bibtex": _lines(references.bibtex),
}


def export(analysis: Analysis, form: str, path: Path, marking: str = "TLP:CLEAR") -> int:
    """Writes the incidents in one of FORMATS and a note beside them; how many incidents the analysis holds.

    WrongUse for a format that is not there; MissingPart where it needs a package that is not installed.
    """
    if form not in FORMATS:
        raise WrongUse(f"{form}: a format is one of {', '.join(FORMATS)}")
    many = list(incidents(analysis))
    notes = objects.notes_of(marking)
    FORMATS[form](analysis, many, path, notes)
    with text_file(path.with_name(path.name + ".about.txt")) as out:
        out.write(f"{notes['marking']}\n{notes['licence']}\nMade by Dateline at {notes['made_at']}.\n")
        out.write(f"{len(many)} incidents. This format does not hold: {LOSES[form]}\n")
    return len(many)
