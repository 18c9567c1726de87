"""The ledger keeps everything, once, and finds what was changed behind its back. PostgreSQL where a URL is given."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from conftest import POSTGRES, STORES, emptied_postgres, make_claim, make_figure, make_report
from dateline.errors import BrokenLedger, QuoteMismatch, WrongUse
from dateline.ledger import Ledger
from dateline.model import (
    Actor,
    Assessment,
    Claim,
    Figure,
    Forecast,
    IncidentType,
    Link,
    Participant,
    Period,
    Place,
    Proposition,
    Report,
    Source,
    Span,
)

NOW = datetime(2026, 2, 1, 9, 30, tzinfo=UTC)


@pytest.fixture(params=[*STORES, "memory"])
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ledger]:
    if request.param == "postgresql":
        opened = Ledger.open(emptied_postgres())
    else:
        opened = Ledger.memory() if request.param == "memory" else Ledger.open(tmp_path / "a.ledger")
    yield opened
    opened.close()


def every_kind(report: Report) -> list[Claim]:
    """One claim of each attribute, with all that a value can hold."""
    army = Source("the army", "military", True, "spokesman", "Army", "act-1")
    return [
        make_claim(
            report,
            "At least 30 militants were killed",
            Figure("killed", "militants", 30, 30, None, "at least"),
            speaker=army,
        ),
        make_claim(report, "Thursday", Period(date(2026, 1, 29), date(2026, 1, 29)), "period"),
        make_claim(
            report, "Harnai", Place("Harnai", "geonames:1", "town", lat=30.1, lon=67.9, country="Pakistan"), "place"
        ),
        make_claim(
            report,
            "Soldiers",
            Participant(Actor("Military Forces of Pakistan", "act-2"), "attacker", True),
            "participant",
        ),
        make_claim(report, "raided", IncidentType("Battles", "Armed clash"), "type"),
        make_claim(report, "raided a camp", Link("part_of", f"{report.id}#2"), "link"),
        make_claim(
            report, "the army said", Proposition("30 killed", "partial"), "proposition", speaker=army, hedge="said"
        ),
    ]


def judgement(why: str = "the army's own count") -> Assessment:
    return Assessment(("clm-1", "clm-2"), "different", "R. Analyst", NOW, why, probability=0.9)


def test_what_goes_in_comes_out(ledger: Ledger, report: Report) -> None:
    claims = every_kind(report)
    forecast = Forecast(
        "Pakistan", "2026-03", "killed", ((0.05, 0.0), (0.5, 25.5)), 30.25, "ensemble", date(2026, 2, 1)
    )
    assert ledger.add(report, claims, marking="TLP:AMBER", at=NOW)
    ledger.assess(judgement())
    ledger.issue([forecast])
    assert ledger.reports() == [report]
    assert {c.id for c in ledger.claims()} == {c.id for c in claims}
    assert set(ledger.claims(report.id)) == set(claims)
    assert ledger.assessments() == [judgement()]
    assert ledger.forecasts() == [forecast]
    assert ledger.marking(report.id) == "TLP:AMBER"
    assert ledger.verify() == []


def test_the_same_again_adds_nothing(ledger: Ledger, report: Report) -> None:
    assert ledger.add(report, every_kind(report))
    assert not ledger.add(report, list(reversed(every_kind(report))))
    ledger.assess(judgement(), judgement())
    ledger.assess(judgement())
    assert (len(ledger.reports()), len(ledger.claims()), len(ledger.assessments())) == (1, 7, 1)


def test_since_tells_what_is_new(ledger: Ledger, report: Report) -> None:
    ledger.add(report, [])
    head = ledger.head()
    ledger.assess(judgement())
    assert ledger.since(head) == {"assessments": [judgement().id]}
    assert ledger.head() == head + 1


def test_a_newer_extraction_is_the_current_one(ledger: Ledger, report: Report) -> None:
    older = make_claim(report, "30 militants", make_figure(30), extractor="rules/1")
    newer = make_claim(report, "30 militants", make_figure(30, group="militants"), extractor="rules/2")
    ledger.add(report, [older], at=NOW)
    ledger.add(report, [newer], at=NOW.replace(hour=10))
    assert ledger.claims() == [newer]
    assert ledger.verify() == []


def test_a_quote_that_is_not_there_is_refused(ledger: Ledger, report: Report) -> None:
    wrong = Claim(Span(report.id, 0, 8), "Civilians", "figure", make_figure(3))
    with pytest.raises(QuoteMismatch, match="is not at 0-8"):
        ledger.add(report, [*every_kind(report), wrong])
    assert ledger.reports() == []
    with pytest.raises(WrongUse, match="TLP"):
        ledger.add(report, [], marking="SECRET")


def test_markings_hide_reports(ledger: Ledger, report: Report) -> None:
    ledger.add(report, [], marking="TLP:RED")
    assert ledger.reports(("TLP:CLEAR", "TLP:GREEN")) == []


def test_retrievals_are_kept_with_time_and_hash(ledger: Ledger, report: Report) -> None:
    ledger.add(report, [])
    ledger.retrieved(report, "https://example.org/a", 200, {"etag": "x"}, b"<p>body</p>")
    [kept] = ledger.retrievals(report.id)
    assert (kept["status"], kept["headers"], len(kept["body_hash"])) == (200, {"etag": "x"}, 64)


def test_backup_holds_everything(ledger: Ledger, report: Report, tmp_path: Path) -> None:
    ledger.add(report, every_kind(report))
    ledger.assess(judgement())
    ledger.backup(tmp_path / "copy.ledger")
    copy = Ledger.open(tmp_path / "copy.ledger")
    assert copy.verify() == []
    assert (copy.reports(), set(copy.claims()), copy.assessments()) == (
        ledger.reports(),
        set(ledger.claims()),
        [judgement()],
    )
    with pytest.raises(WrongUse, match="never overwrites"):
        ledger.backup(tmp_path / "copy.ledger")


FORGERY = (
    "INSERT INTO assessments SELECT 'asm-forged', subject, verdict, \"by\", at, why, value, probability, confidence "
    "FROM assessments"
)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("UPDATE claims SET best = 31 WHERE outcome = 'killed'", "changed"),
        ("UPDATE reports SET text = replace(text, '30', '31')", "changed"),
        ("DELETE FROM claims WHERE attribute = 'place'", "removed"),
        ("DELETE FROM records WHERE seq = 3", "removed"),
        (FORGERY, "added"),
        ("UPDATE records SET hash = '00' WHERE seq = 2", "unchained"),
    ],
)
def test_verify_names_what_was_changed(tmp_path: Path, report: Report, change: str, why: str) -> None:
    ledger = Ledger.open(tmp_path / "a.ledger")
    ledger.add(report, every_kind(report))
    ledger.assess(judgement())
    with sqlite3.connect(tmp_path / "a.ledger") as raw:
        raw.execute(change)
    assert why in {b.why for b in ledger.verify()}


def test_a_flipped_byte_of_content_is_found(tmp_path: Path, report: Report) -> None:
    path = tmp_path / "a.ledger"
    ledger = Ledger.open(path)
    ledger.add(report, every_kind(report))
    ledger.close()
    with sqlite3.connect(path) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = path.read_bytes()
    for place in range(0, len(content), max(1, len(content) // 60)):
        at = content.find(report.text[:20].encode()) if place == 0 else place
        if content[at] == 0:
            continue  # unused space of a page holds nothing that was acknowledged
        path.write_bytes(content[:at] + bytes([content[at] ^ 0x15]) + content[at + 1 :])
        try:
            damaged = Ledger.open(path)
            found = damaged.verify()
            damaged.close()
        except BrokenLedger:
            continue
        same = sqlite3.connect(path).execute("SELECT text FROM reports").fetchone()[0] == report.text
        assert found or same


def test_no_ledger_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.ledger").write_text("this is a letter, not a ledger, and it is long enough to be looked at" * 20)
    with pytest.raises(BrokenLedger, match="cannot be opened"):
        Ledger.open(tmp_path / "a.ledger")


WRITER = """
import sys
from datetime import UTC, datetime
from conftest import make_report, make_claim, make_figure
from dateline.ledger import Ledger
from dateline.model import Assessment
ledger = Ledger.open(sys.argv[1])
for n in range(int(sys.argv[3])):
    report = make_report(f"{sys.argv[2]}: {n} militants were killed near Harnai.", path=f"{sys.argv[2]}-{n}")
    ledger.add(report, [make_claim(report, f"{n} militants were killed", make_figure(n, group="militants"))])
    ledger.assess(Assessment((report.id,), "accept", sys.argv[2], datetime.now(UTC)))
    print(report.id, flush=True)
"""


def writer(path: str | Path, name: str, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(path), name, str(count)]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path])}
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env)


def test_two_processes_write(tmp_path: Path) -> None:
    path = tmp_path / "a.ledger"
    Ledger.open(path).close()
    both = [writer(path, name, 15) for name in ("one", "two")]
    said = [line for w in both for line in w.communicate()[0].split()]
    ledger = Ledger.open(path)
    assert {r.id for r in ledger.reports()} == set(said)
    assert len(said) == 30
    assert ledger.verify() == []


def write_on(path: Path | str, name: str, told: int) -> None:
    """Adds and assesses without end, saying the id of each report once it is kept."""
    ledger = Ledger.open(path)
    for n in range(100_000):
        report = make_report(f"{name}: {n} militants were killed near Harnai.", path=f"{name}-{n}")
        ledger.add(report, [make_claim(report, f"{n} militants were killed", make_figure(n, group="militants"))])
        ledger.assess(Assessment((report.id,), "accept", name, datetime.now(UTC)))
        os.write(told, report.id.encode() + b"\n")


def killed_at_random(path: Path | str, times: int, seed: int) -> None:
    """Kills a writer at random moments; what it said it had kept must be there, whole and chained."""
    rng, acknowledged = random.Random(seed), set()
    Ledger.open(path).close()
    for n in range(times):
        hear, told = os.pipe()
        child = os.fork()
        if child == 0:
            write_on(path, f"w{n}", told)
        os.close(told)
        time.sleep(0.02 + rng.random() * 0.15)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with os.fdopen(hear) as said:
            acknowledged |= {line for line in said.read().split("\n") if len(line) == 20}
    ledger = Ledger.open(path)
    assert acknowledged
    assert acknowledged <= {r.id for r in ledger.reports()}
    assert {c.report_id for c in ledger.claims()} == {r.id for r in ledger.reports()}
    assert ledger.verify() == []
    ledger.close()


def test_kill_9_loses_nothing(tmp_path: Path) -> None:
    killed_at_random(tmp_path / "a.ledger", 4, 1)


@pytest.mark.slow
def test_kill_9_two_hundred_times(tmp_path: Path) -> None:
    killed_at_random(tmp_path / "a.ledger", 200, 2)


@pytest.mark.slow
@pytest.mark.skipif(not POSTGRES, reason="no DATELINE_TEST_POSTGRES")
def test_kill_9_two_hundred_times_on_postgresql() -> None:
    killed_at_random(emptied_postgres(), 200, 3)
