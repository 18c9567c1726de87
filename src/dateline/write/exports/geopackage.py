"""Coded incidents -> an OGC GeoPackage 1.3 (a SQLite file) with the incidents as points, ready for QGIS."""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from dateline.write.exports.coded import Coded
from dateline.write.exports.files import whole
from dateline.write.exports.tables import COLUMNS, incidents

WGS84 = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],'
    'UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","4326"]]'
)
TABLES = """
PRAGMA application_id = 1196444487;
PRAGMA user_version = 10300;
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
  PRIMARY KEY (table_name, column_name));
INSERT INTO gpkg_spatial_ref_sys VALUES ('Undefined Cartesian', -1, 'NONE', -1, 'undefined', NULL);
INSERT INTO gpkg_spatial_ref_sys VALUES ('Undefined geographic', 0, 'NONE', 0, 'undefined', NULL);
INSERT INTO gpkg_geometry_columns VALUES ('incidents', 'geom', 'POINT', 4326, 0, 0);
"""
WHOLE = ("killed_low", "killed_best", "killed_high", "reports", "origins", "precision")


def write(path: Path, many: Iterable[Coded], notes: dict[str, Any]) -> None:
    """Writes the file; an incident without coordinates has no geometry and keeps its row."""
    columns = list(COLUMNS["incidents"])
    kinds = {c: "INTEGER" if c in WHOLE else "DOUBLE" if c in ("lat", "lon") else "TEXT" for c in columns}
    with whole(path) as part:
        base = sqlite3.connect(part)
        base.executescript(TABLES)
        base.execute("INSERT INTO gpkg_spatial_ref_sys VALUES ('WGS 84', 4326, 'EPSG', 4326, ?, NULL)", (WGS84,))
        made = ", ".join(f"{c} {kinds[c]}" for c in columns)
        base.execute(f"CREATE TABLE incidents (fid INTEGER PRIMARY KEY AUTOINCREMENT, geom POINT, {made})")
        places = ", ".join("?" * (len(columns) + 1))
        rows = ((_point(r["lat"], r["lon"]), *(r[c] for c in columns)) for r in incidents(many))
        base.executemany(f"INSERT INTO incidents (geom, {', '.join(columns)}) VALUES ({places})", rows)
        box = base.execute("SELECT min(lon), min(lat), max(lon), max(lat) FROM incidents").fetchone()
        words = f"{notes['marking']}. {notes['licence']}"
        base.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, min_x, min_y, max_x, max_y,"
            " srs_id) VALUES ('incidents', 'features', 'incidents', ?, ?, ?, ?, ?, 4326)",
            (words, *box),
        )
        base.commit()
        base.close()


def _point(lat: float | None, lon: float | None) -> bytes | None:
    """A GeoPackage binary point: header 'GP', version 0, little-endian without envelope, then WKB."""
    if lat is None or lon is None:
        return None
    return b"GP" + struct.pack("<BBi", 0, 1, 4326) + struct.pack("<BIdd", 1, 1, lon, lat)
