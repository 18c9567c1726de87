from __future__ import annotations

import io
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import jsonschema
import pytest

from dateline import cli, pipeline
from dateline.cli import check, workers
from dateline.cli.extract import finished
from dateline.errors import DatelineError, UnreadableInput, WrongUse
from dateline.model import Analysis, Claim, Incident, Place, Report, Skipped, Span
from test_write import SCHEMA, made

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The command line in this process: (exit status, standard output, standard error)."""

    def call(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["dateline", *map(str, words)])
        status: object = 0
        try:
            cli.main()
        except SystemExit as leave:
            status = leave.code
        shown = capsys.readouterr()
        return int(status or 0), shown.out, shown.err  # type: ignore[call-overload]

    return call


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """`check` and `incidents` answer with an analysis made by hand."""
    monkeypatch.setattr(pipeline, "check", lambda *_, **__: made())
    monkeypatch.setattr(pipeline, "incidents", lambda *_, **__: made())


@pytest.mark.usefixtures("checked")
def test_check_prints_text_and_leaves_with_one(run: Run) -> None:
    status, out, err = run("check", "brief.txt", "--against", "reports")
    assert (status, err) == (1, "")
    assert out.startswith("brief.txt, checked against 2 reports")
    assert "\x1b" not in out


@pytest.mark.usefixtures("checked")
def test_check_prints_the_document_and_nothing_else(run: Run) -> None:
    status, out, err = run("check", "brief.txt", "-a", "reports", "--format", "json")
    assert status == 1
    jsonschema.validate(json.loads(out), SCHEMA)
    assert err == "dateline: not read: 03.pdf: only pictures\n"


@pytest.mark.usefixtures("checked")
@pytest.mark.parametrize(
    ("form", "begins"),
    [
        ("html", "<!doctype html>"),
        ("sarif", '{\n "$schema"'),
        ("text", "brief"),
        ("md", "# brief"),
        ("github", "::error"),
    ],
)
def test_check_writes_a_file(run: Run, tmp_path: Path, form: str, begins: str) -> None:
    target = tmp_path / "out"
    status, out, _ = run("check", "brief.txt", "--format", form, "-o", target)
    assert (status, out) == (1, "")
    assert target.read_text("utf-8").startswith(begins)


def test_check_without_errors_leaves_with_zero(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    notes = Analysis(
        brief=Report("Calm.", "brief.txt"), findings=tuple(f for f in made().findings if f.severity == "note")
    )
    monkeypatch.setattr(pipeline, "check", lambda *_, **__: notes)
    assert run("check", "brief.txt", "--format", "json")[0] == 0


def test_rules_are_chosen_by_code(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, object] = {}
    monkeypatch.setattr(pipeline, "check", lambda *_, **more: given.update(more) or made())
    run("check", "brief.txt", "--select", "FIG, TIM01", "--select", "WRD", "--ignore", "FIG09")
    assert (given["select"], given["ignore"]) == (["FIG", "TIM01", "WRD"], ["FIG09"])


def test_a_brief_among_its_reports_is_no_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "analysis", lambda reports, brief, *_: Analysis(tuple(reports), brief=brief))
    for name in ("brief.txt", "report.txt"):
        (tmp_path / name).write_text(f"Twelve died, says {name}.", "utf-8")
    found = pipeline.check(tmp_path / "brief.txt", [tmp_path])
    assert [r.path for r in found.reports] == ["report.txt"]
    assert found.skipped == (Skipped("brief.txt", "the brief itself, which is no report"),)


@pytest.mark.usefixtures("checked")
def test_incidents_as_text_and_json(run: Run) -> None:
    status, out, _ = run("incidents", "reports")
    assert status == 0 and "1 incident in 2 reports" in out
    assert json.loads(run("incidents", "reports", "--format", "json")[1])["incidents"][0]["id"] == "inc-raid"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("check", "nowhere.txt"), "nowhere.txt: no such file or folder"),
        (("check", "{brief}", "-a", "nowhere"), "nowhere: no report could be read (nowhere: no such file or folder)"),
        (("check", "{empty}"), "empty.txt: the file is empty"),
        (("check", "{brief}", "-o", "{brief}"), "is an input; name another file with -o"),
        (("check", "{brief}", "--format", "xml"), "xml"),
        (("check", "-", "-a", "-"), "standard input can be read once"),
        (("check",), "Missing argument"),
        (("incidents", "{folder}/none"), "no report could be read"),
        (("extract", "{folder}/none"), "no report could be read"),
        (("extract", "{brief}", "--format", "csv"), "extract writes jsonl"),
        (("extract", "{brief}", "--resume"), "name it with -o"),
        (("extract", "{brief}", "-o", "{folder}/no/such"), "cannot be written"),
        (("explain", "XYZ99"), "XYZ99"),
        (("check", "{brief}", "--select", "XYZ"), "there is no rule XYZ"),
        (("nonsense",), "No such command"),
    ],
)
def test_wrong_use_is_one_clear_line_and_status_two(
    run: Run, tmp_path: Path, words: tuple[str, ...], says: str
) -> None:
    (tmp_path / "brief.txt").write_text("Twelve died on Thursday.", "utf-8")
    (tmp_path / "empty.txt").touch()
    named = {"brief": tmp_path / "brief.txt", "empty": tmp_path / "empty.txt", "folder": tmp_path}
    status, out, err = run(*(w.format(**named) for w in words))
    assert (status, out) == (2, "")
    assert says in err
    assert "Traceback" not in err
    assert len([line for line in err.splitlines() if not line.startswith(("Usage", "Try", "dateline: not read"))]) <= 2


def test_version_and_help(run: Run) -> None:
    assert run("--version")[1].startswith("dateline 0")
    status, out, _ = run("--help")
    assert status == 0 and all(name in out for name in ("check", "incidents", "extract", "explain", "rules"))
    assert "dateline check brief.txt --against reports/" in run("check", "--help")[1]


def test_help_loads_no_heavy_library() -> None:
    code = """
import sys
from dateline import cli
sys.argv = ["dateline", "-h"]
try:
    cli.main()
except SystemExit:
    print(*sys.modules, file=sys.stderr)
"""
    seen = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stderr.split()
    assert not set(seen) & {
        "spacy",
        "rich",
        "numpy",
        "sqlalchemy",
        "jinja2",
        "pypdf",
        "trafilatura",
        "feedparser",
        "lxml",
    }


def slowly(batch: workers.Batch) -> list[workers.Line]:
    time.sleep(0.002 * (len(batch) % 3))
    return [{"report": one.path} for one in batch]


@pytest.mark.parametrize("live", [True, False])
@pytest.mark.parametrize("count", [0, 1, 31, 32, 33, 500])
def test_lines_come_in_the_order_of_the_input(monkeypatch: pytest.MonkeyPatch, count: int, live: bool) -> None:
    names = [f"r{n}" for n in range(count)]
    source = workers.Source((Report("x", name) for name in names), live)
    with ThreadPoolExecutor(3) as pool:
        monkeypatch.setattr(workers, "lines", slowly)
        found = list(workers._pooled(source.take(), source, pool, 9))
    assert [line["report"] for line in found] == names


def test_what_is_under_way_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[int] = []

    def endless() -> Iterator[Report]:
        for n in range(10_000):
            given.append(n)
            yield Report("x", str(n))

    monkeypatch.setattr(workers, "lines", slowly)
    source = workers.Source(endless())
    with ThreadPoolExecutor(2) as pool:
        stream = workers._pooled(source.take(), source, pool, 6)
        for _ in range(10):
            next(stream)
        assert len(given) < 32 * 16
        for _ in stream:
            pass
    assert len(given) == 10_000


def test_an_error_of_the_stream_reaches_the_caller() -> None:
    def broken() -> Iterator[Report]:
        yield Report("x", "a")
        raise UnreadableInput("a", "gone")

    source = workers.Source(broken())
    with pytest.raises(UnreadableInput):
        while source.take():
            pass


@pytest.fixture
def coder(monkeypatch: pytest.MonkeyPatch) -> None:
    """Coding by hand: each report names one place, its first word; "Bad" cannot be coded."""

    def coded(reports: list[Report], model: None) -> Iterator[tuple[Report, list[Claim], list[Incident]]]:
        for report in reports:
            word = report.text.split()[0]
            if word == "Bad":
                raise ValueError("odd")
            yield report, [Claim(Span(report.id, 0, len(word)), word, "place", Place(word))], []

    monkeypatch.setattr(pipeline, "coded", coded)


def rows_file(tmp_path: Path, *texts: str) -> Path:
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps({"id": f"r{n}", "text": t}) + "\n" for n, t in enumerate(texts)), "utf-8")
    return path


@pytest.mark.usefixtures("coder")
def test_extract_writes_a_line_a_report(run: Run, tmp_path: Path) -> None:
    path = rows_file(tmp_path, "Kosti burns.", "Kosti burns.", "Rabak waits.")
    status, out, err = run("extract", path)
    lines = [json.loads(line) for line in out.splitlines()]
    assert (status, err) == (0, "")
    assert [(line["report"], line["places"][0]["quote"]) for line in lines] == [
        ("r0", "Kosti"), ("r1", "Kosti"), ("r2", "Rabak"),
    ]  # fmt: skip
    assert set(lines[0]) >= {"report", "incidents", "claims", "places"}


@pytest.mark.usefixtures("coder")
def test_a_text_that_cannot_be_coded_is_named_and_the_rest_goes_on(run: Run, tmp_path: Path) -> None:
    path = rows_file(tmp_path, "Kosti burns.", "Bad text.", "Rabak waits.")
    path.write_text(path.read_text("utf-8") + "{broken\n", "utf-8")
    status, out, err = run("extract", path)
    assert status == 0
    assert [json.loads(line)["report"] for line in out.splitlines()] == ["r0", "r2"]
    assert err.splitlines()[0] == "dateline: not read: r1: coding failed (ValueError: odd)"
    assert "rows.jsonl:4" in err


@pytest.mark.usefixtures("coder")
def test_standard_input_gets_an_answer_to_every_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    given = b'{"id": "a", "text": "Kosti burns."}\n{"id": "b"}\n'
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(given)))
    _, out, _ = run("extract", "-")
    lines = [json.loads(line) for line in out.splitlines()]
    assert [(line["report"], line.get("skipped")) for line in lines] == [
        ("a", None), ("standard input:2", 'the row has no "text"'),
    ]  # fmt: skip


@pytest.mark.usefixtures("coder")
def test_resume_goes_on_where_the_output_stopped(run: Run, tmp_path: Path) -> None:
    path, out = rows_file(tmp_path, *(f"T{n} burns." for n in range(100))), tmp_path / "out.jsonl"
    assert run("extract", path, "-o", out, "-w", 1)[0] == 0
    whole = out.read_bytes()
    for cut in (0, 1, len(whole) // 3, len(whole) - 1, len(whole)):
        out.write_bytes(whole[:cut])
        assert run("extract", path, "-o", out, "--resume", "-w", 1)[0] == 0
        assert out.read_bytes() == whole


@pytest.mark.usefixtures("coder")
def test_resume_refuses_an_output_of_other_reports(run: Run, tmp_path: Path) -> None:
    path, out = rows_file(tmp_path, "Kosti burns."), tmp_path / "out.jsonl"
    out.write_text('{"report": "other"}\n', "utf-8")
    status, _, err = run("extract", path, "-o", out, "--resume")
    assert status == 2 and "do not fit" in err
    out.write_text("no json\n", "utf-8")
    with pytest.raises(WrongUse):
        finished(out)


def test_unread_inputs_have_the_keys_of_every_line() -> None:
    assert set(workers.unread(Skipped("a", "why"))) >= {"report", "incidents", "claims", "places", "skipped"}


def test_a_live_line_is_answered_before_the_next_is_there() -> None:
    asked: list[int] = []

    def lines() -> Iterator[Report]:
        for n in range(3):
            asked.append(n)
            yield Report("x", str(n))
            while len(answered) <= n:
                time.sleep(0.001)

    answered: list[Report | Skipped] = []
    source = workers.Source(lines(), live=True)
    while batch := source.take():
        assert len(batch) == 1
        answered += batch
    assert len(answered) == 3


EXAMPLE = Path(__file__).parents[1] / "examples" / "balochistan"
DATELINE = (sys.executable, "-c", "from dateline.cli import main; main()")


def dateline(*words: object, given: str = "") -> subprocess.CompletedProcess[str]:
    """The command line in a process of its own."""
    return subprocess.run([*DATELINE, *map(str, words)], capture_output=True, text=True, input=given, check=False)


@pytest.mark.slow
def test_every_span_of_the_example_equals_its_quote_in_the_file() -> None:
    done = dateline("check", EXAMPLE / "brief.txt", "--against", EXAMPLE / "reports", "--format", "json")
    assert (done.returncode, done.stderr) == (1, "")
    document = json.loads(done.stdout)
    jsonschema.validate(document, SCHEMA)
    files = {p.name: p.read_text("utf-8") for p in (*EXAMPLE.glob("reports/*.md"), EXAMPLE / "brief.txt")}
    assert len(document["reports"]) == 8
    rows = list(quoted(document)) + [f | {"report": "brief.txt"} for f in document["findings"]]
    assert len(rows) > 50
    for row in rows:
        start, end = row["span"]
        assert files[row["report"]][start:end] == row["quote"], row


def quoted(node: object) -> Iterator[dict[str, object]]:
    """Every part of a document that quotes a report."""
    if isinstance(node, dict):
        if {"report", "quote", "span"} <= set(node):
            yield node
        for part in node.values():
            yield from quoted(part)
    elif isinstance(node, list):
        for part in node:
            yield from quoted(part)


@pytest.mark.slow
def test_extract_by_two_processes_equals_extract_by_one(tmp_path: Path) -> None:
    texts = [p.read_text("utf-8").split("---\n", 2)[2] for p in sorted(EXAMPLE.glob("reports/*.md"))]
    path = rows_file(tmp_path, *(texts * 10))
    one, two = (dateline("extract", path, "-w", n) for n in (1, 2))
    assert one.returncode == two.returncode == 0, one.stderr + two.stderr
    assert [json.loads(line)["report"] for line in two.stdout.splitlines()] == [f"r{n}" for n in range(80)]
    assert one.stdout == two.stdout


@pytest.mark.slow
def test_every_format_of_the_example_and_a_reader_that_leaves(tmp_path: Path) -> None:
    for form in ("text", "html", "sarif"):
        target = tmp_path / form
        done = dateline("check", EXAMPLE / "brief.txt", "-a", EXAMPLE / "reports", "-f", form, "-o", target)
        assert (done.returncode, done.stdout, done.stderr) == (1, "", "")
        assert target.stat().st_size > 1000
    piped = f"{sys.executable} -c 'from dateline.cli import main; main()' rules | head -1"
    done = subprocess.run(["bash", "-c", piped], capture_output=True, text=True, check=True)
    assert done.stdout and not done.stderr


@pytest.mark.slow
def test_brief_and_reports_with_damage_make_no_traceback(tmp_path: Path) -> None:
    from test_read import mutated

    draw = random.Random(7)
    originals = [p.read_bytes() for p in sorted(EXAMPLE.rglob("*.md"))]
    (tmp_path / "reports").mkdir()
    for n in range(120):
        (tmp_path / "reports" / f"{n:03}.md").write_bytes(mutated(draw.choice(originals), draw))
    (tmp_path / "brief.txt").write_bytes(
        mutated((EXAMPLE / "brief.txt").read_bytes(), draw).decode("utf-8", "ignore").encode()
    )
    done = dateline("check", tmp_path / "brief.txt", "-a", tmp_path / "reports", "-f", "json")
    assert done.returncode in (0, 1), done.stderr
    assert "Traceback" not in done.stderr
    document = json.loads(done.stdout)
    assert len(document["reports"]) + len(document["skipped"]) == 120


def test_a_worker_that_dies_gives_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "prepare", lambda: None)
    monkeypatch.setattr(workers, "warm", dying)
    with pytest.raises(DatelineError, match="worker process was ended"):
        list(workers.coded((Report("x", str(n)) for n in range(100)), 2))


def dying() -> None:
    os._exit(1)


def test_a_watched_brief_is_checked_again_when_it_is_saved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    brief = tmp_path / "brief.txt"
    brief.write_text("Twelve died.", "utf-8")
    monkeypatch.setattr(check, "LOOK_EVERY", 0)
    texts: list[str] = []

    def again(path: Path, *_: object) -> Analysis:
        if not path.read_text("utf-8"):
            raise UnreadableInput(str(path), "the file is empty")
        texts.append(path.read_text("utf-8"))
        return Analysis(brief=Report(texts[-1]))

    def save_or_leave(_: float) -> None:
        if not saves:
            raise KeyboardInterrupt
        brief.write_text(saves.pop(0), "utf-8")

    saves = ["Thirteen died.", "", "Fourteen people died."]
    monkeypatch.setattr(pipeline, "again", again)
    monkeypatch.setattr(check.time, "sleep", save_or_leave)
    found = list(check.watched(brief, Analysis(), [], []))
    assert [one.brief.text for one in found if one.brief] == ["Thirteen died.", "Fourteen people died."]


@pytest.mark.slow
def test_a_brief_that_changed_is_checked_as_if_anew(tmp_path: Path) -> None:
    brief = tmp_path / "brief.txt"
    brief.write_bytes((EXAMPLE / "brief.txt").read_bytes())
    first = pipeline.check(brief, [EXAMPLE / "reports"])
    brief.write_bytes((EXAMPLE / "brief-clean.txt").read_bytes())
    again, anew = pipeline.again(brief, first), pipeline.check(brief, [EXAMPLE / "reports"])
    assert again.findings == anew.findings
    assert again.incidents == anew.incidents
