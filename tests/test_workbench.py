"""One analyst's morning in a real browser (headless Chromium): every page, light and dark, wide and narrow."""

from __future__ import annotations

import json
import shutil
import socket
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

import pytest
import uvicorn

from conftest import STORES, emptied_postgres, make_report
from dateline import pipeline, read
from dateline.ledger import Ledger
from dateline.web import app

playwright = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
EXAMPLE = Path(__file__).parents[1] / "examples" / "balochistan"
AXE = resources.files("axe_playwright_python") / "axe.min.js"
CALM = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
CALM += ["--disable-component-update", "--disable-sync"]

pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")]


@contextmanager
def served(ledger: Ledger) -> Iterator[str]:
    """The workbench on a free loopback port, for as long as the block runs."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app(ledger), port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[playwright.Browser]:
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=CHROMIUM, args=CALM)
        yield opened
        opened.close()


@pytest.fixture(scope="module", params=STORES)
def desk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Ledger]]:
    on_postgres = request.param == "postgresql"
    ledger = Ledger.open(emptied_postgres() if on_postgres else tmp_path_factory.mktemp("desk") / "a.ledger")
    with served(ledger) as address:
        yield address, ledger
    ledger.close()


@pytest.fixture
def stocked(desk: tuple[str, Ledger]) -> tuple[str, Ledger]:
    """The desk with the example's eight reports: those of the morning, or where that ran elsewhere, its own."""
    _, ledger = desk
    if not ledger.reports():
        reports, _ = read.reports([EXAMPLE / "reports"])
        for report, claims in zip(reports, pipeline.claims_of(reports), strict=True):
            ledger.add(report, claims)
    return desk


@pytest.fixture
def page(browser: playwright.Browser) -> Iterator[playwright.Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    opened.errors = []
    opened.on("pageerror", lambda why: opened.errors.append(str(why)))
    opened.on("console", lambda said: opened.errors.append(said.text) if said.type == "error" else None)
    opened.on("request", lambda asked: opened.errors.append(asked.url) if "127.0.0.1" not in asked.url else None)
    yield opened
    context.close()
    assert opened.errors == []


def test_a_morning(page: playwright.Page, desk: tuple[str, Ledger], tmp_path: Path) -> None:
    address, ledger = desk
    add_reports(page, address)
    several = next(
        i for i in json_of(page, f"{address}/incidents.json")["incidents"] if len(i["reports"]) > 1 and i["best"]
    )
    correct_a_figure(page, f"{address}/incidents/{several['id']}")
    split_and_undo(page, address, several["id"])
    check_the_brief(page, address)
    export(page, address, tmp_path)
    assert ledger.verify() == []


def add_reports(page: playwright.Page, address: str) -> None:
    """Eight reports, from the empty ledger to the map."""
    page.goto(address)
    page.get_by_text("No reports yet").wait_for()
    page.set_input_files("input[type=file]", sorted((EXAMPLE / "reports").glob("*.md")))
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("heading", name="8 reports added").wait_for(timeout=60_000)
    page.get_by_role("link", name="To the incidents").click()
    page.locator("#map .leaflet-marker-icon").first.wait_for()
    assert page.locator("tbody tr").count() >= 3


def correct_a_figure(page: playwright.Page, incident: str) -> None:
    """From the words that it stands on: by typing, and by selecting other words of the report."""
    page.goto(incident)
    page.get_by_role("link", name="“").first.click()
    field = page.locator(".field.figure").first
    field.get_by_text("Judge").first.click()
    field.locator("input[name=now]").focus()
    page.locator("#text mark.figure").first.select_text()
    assert field.locator("input[name=now]").input_value() == page.locator("#text mark.figure").first.inner_text()
    field.locator("input[name=now]").fill("29")
    field.locator("input[name=why]").fill("the later statement")
    field.get_by_role("button", name="Correct").click()
    page.get_by_text("correct by you").first.wait_for()


def split_and_undo(page: playwright.Page, address: str, incident: str) -> None:
    """What one report tells is split off, and the split taken back."""
    page.goto(f"{address}/incidents/{incident}")
    before = len(json_of(page, f"{address}/incidents.json")["incidents"])
    page.locator(".origins input[type=checkbox]").last.check()
    page.get_by_role("button", name="Split the chosen reports off").click()
    page.wait_for_load_state()
    assert len(json_of(page, f"{address}/incidents.json")["incidents"]) == before + 1
    page.goto(f"{address}/incidents/{incident}")
    undo = page.locator(".history li", has_text="different").get_by_role("button", name="Undo")
    while undo.count():
        undo.first.click()
        page.wait_for_load_state()
        page.goto(f"{address}/incidents/{incident}")
    assert len(json_of(page, f"{address}/incidents.json")["incidents"]) == before


def check_the_brief(page: playwright.Page, address: str) -> None:
    """The seed brief is checked as it is written, and one finding set aside."""
    page.goto(f"{address}/brief")
    page.fill("#brief-text", (EXAMPLE / "brief.txt").read_text("utf-8"))
    page.locator(".finding").first.wait_for(timeout=60_000)
    count = page.locator(".finding").count()
    page.locator(".finding", has_text="persist").first.get_by_text("Set aside").first.click()
    page.locator(".finding", has_text="persist").first.locator("[data-why]").fill("wording agreed with the desk")
    page.locator(".finding", has_text="persist").first.locator("[data-dismiss]").click()
    page.get_by_text("1 set aside").wait_for(timeout=60_000)
    assert page.locator(".finding").count() == count - 1


def export(page: playwright.Page, address: str, folder: Path) -> None:
    """The brief as a Word file, and what a filter shows as a map layer."""
    with page.expect_download(timeout=60_000) as paper:
        page.get_by_role("button", name="Export the brief").click()
    assert paper.value.suggested_filename == "brief.docx"
    page.goto(f"{address}/incidents")
    page.get_by_label("Place").fill("Harnai")
    page.get_by_role("button", name="Filter").click()
    page.get_by_role("link", name="Export").click()
    page.get_by_text("place Harnai").wait_for()
    with page.expect_download() as layer:
        page.get_by_role("link", name="Map layer (GeoJSON)").click()
    layer.value.save_as(folder / "layer.zip")
    with zipfile.ZipFile(folder / "layer.zip") as box:
        places = json.loads(box.read("incidents.geojson"))["features"]
    assert places and all("Harnai" in str(p["properties"]["place"]) for p in places)


def json_of(page: playwright.Page, address: str) -> dict:
    return json.loads(page.request.get(address).text())


def paths_of(page: playwright.Page, address: str) -> list[str]:
    incident = json_of(page, f"{address}/incidents.json")["incidents"][0]
    pages = ["/inbox?show=all", "/incidents", "/actors", "/claims", "/outlook", "/brief", "/export"]
    return [*pages, f"/incidents/{incident['id']}", f"/reports/{incident['reports'][0]}"]


@pytest.mark.parametrize("path", ["/inbox", "/incidents", "/claims", "/outlook", "/brief", "/export"])
def test_an_empty_ledger_fits_a_narrow_screen(browser: playwright.Browser, path: str, tmp_path: Path) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    with served(Ledger.open(tmp_path / "a.ledger")) as address:
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
    context.close()


def places(violation: dict) -> list[str]:
    """Where a rule is broken. Marks on a map may lie close: their position is essential (WCAG 2.2, 2.5.8)."""
    html = [node["html"][:120] for node in violation["nodes"]]
    return [words for words in html if violation["id"] != "target-size" or "leaflet-marker" not in words]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_pages_fit_and_are_accessible(
    browser: playwright.Browser, stocked: tuple[str, Ledger], scheme: str, width: int
) -> None:
    address, _ = stocked
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.route("**/outlook/fan*", lambda route: route.fulfill(body="<svg></svg>"))  # takes 20 s and has its own test
    for path in paths_of(page, address):
        page.goto(address + path)
        page.wait_for_load_state("networkidle")
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{path} is {wide} px wide at {width}"
        page.add_script_tag(content=AXE.read_text("utf-8"))
        found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})")
        faults = [(v["id"], found_at) for v in found["violations"] if (found_at := places(v))]
        assert faults == [], path
    context.close()


def test_script_in_a_report_never_runs(page: playwright.Page, tmp_path: Path) -> None:
    hostile = "<script>window.hit=1</script><img src=x onerror='window.hit=1'>\"'><svg onload=window.hit=1>"
    ledger = Ledger.open(tmp_path / "a.ledger")
    report = make_report(f"Two soldiers were killed. {hostile}", title=hostile, outlet=hostile, url="javascript:hit=1")
    ledger.add(report, [])
    with served(ledger) as address:
        for path in ("/inbox", f"/reports/{report.id}", f"/incidents?q={hostile}", f"/claims?stance={hostile}"):
            page.goto(address + path)
            assert page.evaluate("window.hit") is None
    page.errors = [e for e in page.errors if "422" not in e]


def test_keys_move_and_open(page: playwright.Page, stocked: tuple[str, Ledger]) -> None:
    address, _ = stocked
    page.goto(f"{address}/inbox?show=all")
    page.keyboard.press("j")
    page.keyboard.press("j")
    title = page.locator(".item.here a.title").inner_text()
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name=title).wait_for()
    page.keyboard.press("r")
    page.wait_for_function("title => document.querySelector('h1').innerText !== title", arg=title)
    assert "/reports/" in page.url
    page.goto(f"{address}/inbox")
    assert page.get_by_role("link", name=title).count() == 0
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("r")
    page.get_by_text("6 unread of 8 reports").wait_for()
    page.keyboard.press("g")
    page.keyboard.press("m")
    page.get_by_role("heading", level=1, name="Incidents").wait_for()
