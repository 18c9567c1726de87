"""The workbench through its own addresses: what is shown, what is kept, what is refused."""

from __future__ import annotations

import html
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from fastapi.testclient import TestClient
from httpx import Response

from conftest import STORES, emptied_postgres, make_claim, make_figure, make_report
from dateline import pipeline
from dateline.errors import WrongUse
from dateline.forecast import Series
from dateline.forecast.predict import Drawn
from dateline.ledger import Ledger
from dateline.ledger.accounts import Accounts
from dateline.model import IncidentType, Period, Place, Proposition, Report, Source
from dateline.web import app, outlook

HOSTILE = "<script>alert('x')</script><img src=x onerror=alert(1)>"
WHERE = {"Harnai": (30.1, 67.9), "Gwadar": (25.1, 62.3)}
PAGES = ("/inbox", "/incidents", "/actors", "/claims", "/outlook", "/brief", "/export")


def kept(ledger: Ledger, words: str, number: int, town: str, marking: str = "TLP:CLEAR", **more: object) -> Report:
    """A report on one raid, with the claims that an extraction gives, kept in the ledger."""
    report = make_report(f"Soldiers killed {number} militants in {town} on Thursday, the army said. {words}", **more)
    day = report.published.replace(day=29)  # type: ignore[union-attr]
    army, (lat, lon) = Source("the army", "military", True), WHERE[town]
    claims = [
        make_claim(report, f"killed {number} militants", make_figure(number, group="militants"), speaker=army),
        make_claim(report, "Thursday", Period(day, day), "period"),
        make_claim(report, town, Place(town, f"test:{town}", "town", "PPL", "Pakistan", lat=lat, lon=lon), "place"),
        make_claim(report, "killed", IncidentType("Battles", "Armed clash"), "type"),
        make_claim(report, "the army said", Proposition(f"{number} killed"), "proposition", speaker=army),
    ]
    ledger.add(report, claims, marking=marking)
    return report


@pytest.fixture(params=STORES)
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ledger]:
    opened = Ledger.open(emptied_postgres() if request.param == "postgresql" else tmp_path / "a.ledger")
    yield opened
    opened.close()


@pytest.fixture
def client(ledger: Ledger) -> TestClient:
    return TestClient(app(ledger), follow_redirects=True)


def first_incident(client: TestClient) -> dict:
    return client.get("/incidents.json").json()["incidents"][0]


def test_an_empty_ledger_says_what_to_do(client: TestClient) -> None:
    for path in PAGES:
        answer = client.get(path)
        assert answer.status_code == 200
    assert "No reports yet" in client.get("/inbox").text
    assert "add some" in client.get("/incidents").text


def test_every_page_has_a_json_twin_in_the_description(client: TestClient, ledger: Ledger) -> None:
    kept(ledger, "", 30, "Harnai")
    described = client.get("/openapi.json").json()["paths"]
    for path in PAGES:
        assert f"{path}.json" in described
        assert client.get(f"{path}.json").headers["content-type"] == "application/json"
    incident = first_incident(client)
    for path in (f"/incidents/{incident['id']}", f"/reports/{incident['reports'][0]}"):
        assert client.get(path).status_code == client.get(f"{path}.json").status_code == 200
        assert client.get(f"{path}x").status_code == 404


def test_a_figure_is_corrected_and_the_correction_undone(client: TestClient, ledger: Ledger) -> None:
    report = kept(ledger, "", 30, "Harnai")
    figure = next(c for c in ledger.claims() if c.attribute == "figure")
    form = {"report": report.id, "claim": figure.id, "verdict": "correct", "now": "31", "why": "misprint"}
    assert client.post("/claims/judge", data=form).status_code == 200
    assert first_incident(client)["best"] == 31
    page = client.get(f"/incidents/{first_incident(client)['id']}").text
    assert "misprint" in page
    [assessment] = ledger.assessments()
    client.post("/undo", data={"assessment": assessment.id})
    assert first_incident(client)["best"] == 30
    assert len(ledger.assessments()) == 2
    client.post("/claims/judge", data={**form, "now": "at least 33 fighters"})
    toll = client.get(f"/incidents/{first_incident(client)['id']}.json").json()["tolls"][0]
    assert (toll["low"], toll["claims"][0]["says"]) == (33, "at least 33 militants killed")
    day = next(c for c in ledger.claims() if c.attribute == "period")
    client.post("/claims/judge", data={**form, "claim": day.id, "now": "Wednesday"})
    assert first_incident(client)["from"] == "2026-01-28"
    bad = client.post("/claims/judge", data={**form, "now": "many"})
    assert (bad.status_code, "not a number of people" in bad.text) == (422, True)


def test_split_merge_and_undo(client: TestClient, ledger: Ledger) -> None:
    kept(ledger, "", 30, "Harnai", path="a.md", outlet="One", url="https://example.org/a")
    kept(ledger, "The raid ended at noon, residents told us.", 30, "Harnai", path="b.md", outlet="Two")
    [one] = client.get("/incidents.json").json()["incidents"]
    about = next(c.about for c in ledger.claims() if c.report_id == one["reports"][1])
    client.post("/incidents/split", data={"incident": one["id"], "about": about, "why": "two raids"})
    apart = client.get("/incidents.json").json()["incidents"]
    assert len(apart) == 2
    client.post("/incidents/merge", data={"one": apart[0]["id"], "other": apart[1]["id"], "why": "after all"})
    assert len(client.get("/incidents.json").json()["incidents"]) == 1
    client.post("/undo", data={"assessment": ledger.assessments()[-1].id})
    assert len(client.get("/incidents.json").json()["incidents"]) == 2
    assert ledger.verify() == []


def test_reports_are_added_read_and_not_added_twice(client: TestClient, ledger: Ledger) -> None:
    files = [("files", ("one.txt", b"Two soldiers were killed in Nairobi on 3 March 2025.", "text/plain"))]
    files.append(("files", ("empty.txt", b"", "text/plain")))
    answer = client.post("/reports/add", files=files, data={"marking": "TLP:GREEN"})
    assert "1 report added" in answer.text
    assert "empty.txt" in answer.text
    again = client.post("/reports/add", files=files[:1])
    assert "nothing was added twice" in again.text
    [report] = ledger.reports()
    assert ledger.marking(report.id) == "TLP:GREEN"
    client.post("/reports/read", data={"report": report.id})
    assert client.get("/inbox.json").json()["reports"] == []
    assert len(client.get("/inbox.json?show=all").json()["reports"]) == 1
    client.post("/reports/unread", data={"report": report.id})
    assert len(client.get("/inbox.json").json()["reports"]) == 1
    assert client.post("/reports/add").status_code == 422


def test_the_inbox_says_what_is_new_and_reading_goes_on_to_the_next(client: TestClient, ledger: Ledger) -> None:
    early = kept(ledger, "", 30, "Harnai", path="a.md", outlet="One", url="https://example.org/a")
    later = kept(ledger, "The raid ended at noon, residents told us.", 30, "Harnai", path="b.md", outlet="Two")
    listed = {r["id"]: [t["new"] for t in r["tells"]] for r in client.get("/inbox.json").json()["reports"]}
    assert listed == {early.id: [True], later.id: [False]}
    assert client.get(f"/reports/{later.id}.json").json()["next"] == early.id
    form = {"report": later.id, "then": early.id}
    assert client.post("/reports/read", data=form).url.path == f"/reports/{early.id}"
    assert client.get(f"/reports/{early.id}.json").json()["next"] is None


def test_sources_and_claims_are_graded(client: TestClient, ledger: Ledger) -> None:
    report = kept(ledger, "", 30, "Harnai", outlet="Wire")
    figure = next(c for c in ledger.claims() if c.attribute == "figure")
    form = {"report": report.id, "letter": "B", "why": "right in nine of ten cases"}
    assert client.post("/grade", data=form).status_code == 200
    assert client.post("/grade", data={**form, "letter": "2", "claim": figure.id}).status_code == 200
    shown = client.get(f"/reports/{report.id}.json").json()
    assert (shown["grade"]["value"], shown["grade"]["why"]) == ("B", "right in nine of ten cases")
    grades = [c["grade"]["value"] for g in shown["groups"] for c in g["claims"] if c["grade"]]
    assert grades == ["2"] and client.get("/inbox.json").json()["reports"][0]["grade"]["value"] == "B"
    wrong = ({**form, "letter": "2"}, {**form, "claim": figure.id}, {**form, "letter": "Z"})
    assert [client.post("/grade", data=f).status_code for f in wrong] == [422, 422, 422]
    client.post("/undo", data={"assessment": ledger.assessments()[0].id})
    assert client.get(f"/reports/{report.id}.json").json()["grade"] is None


def test_graphic_passages_are_folded(client: TestClient, ledger: Ledger) -> None:
    report = make_report("Two men died in Harnai.\n\nThey were beheaded, police said.\n\nNobody was held.")
    ledger.add(report, [make_claim(report, "They were beheaded", make_figure(2, group="men"))])
    blocks = client.get(f"/reports/{report.id}.json").json()["blocks"]
    assert [b["graphic"] for b in blocks] == [False, True, False]
    assert "".join(p["words"] for b in blocks for p in b["pieces"]) == report.text
    page = client.get(f"/reports/{report.id}").text
    assert page.count('class="graphic') == 2 and "“They were beheaded”</details>" in page


def test_the_claims_ledger_says_what_is_open_and_since_when(client: TestClient, ledger: Ledger) -> None:
    report = make_report(
        "The army blamed Ruritania for the raid in Harnai on Thursday. Ruritania denied it. The army was there."
    )
    army, accused = Source("the army", "military"), Source("Ruritania", "government")
    blamed, denied = Proposition("the raid", target="Ruritania"), Proposition("it")
    claims = [
        make_claim(report, "The army blamed Ruritania", blamed, "proposition", speaker=army, stance="alleges"),
        make_claim(report, "Ruritania denied it", denied, "proposition", speaker=accused, stance="denies"),
        make_claim(report, "raid", IncidentType("Battles", "Armed clash"), "type"),
        make_claim(report, "Harnai", Place("Harnai", "t:1", "town", country="Pakistan", lat=30.1, lon=67.9), "place"),
        make_claim(report, "Thursday", Period(date(2026, 1, 29), date(2026, 1, 29)), "period"),
        make_claim(report, "The army was there", Proposition("it was there"), "proposition", speaker=army),
    ]
    ledger.add(report, claims)
    states = {c["quote"]: c["state"] for c in client.get("/claims.json").json()["claims"]}
    blame = states["The army blamed Ruritania"]
    assert (blame["words"], blame["since"], [b["speaker"] for b in blame["by"]]) == (
        "denied",
        "2026-01-30",
        ["Ruritania"],
    )
    assert states["Ruritania denied it"] is None and states["The army was there"]["words"] == "unanswered"
    assert client.get("/claims.json?stance=alleges&open=true").json()["count"] == 1


def test_a_brief_is_checked_and_a_finding_set_aside(client: TestClient, ledger: Ledger) -> None:
    text = "Description: On 3 March 2025 gunmen killed two soldiers, the army said.\nImpact: Instability would persist and potentially escalate."  # noqa: E501
    found = client.post("/brief/check.json", data={"text": text}).json()["findings"]
    vague = next(f for f in found if f["kind"] == "uncalibrated_likelihood")
    start, end = vague["span"]
    assert text[start:end] == vague["quote"]
    refused = client.post("/brief/dismiss", data={"finding": vague["id"], "why": " ", "text": text})
    assert refused.status_code == 422
    client.post("/brief/dismiss", data={"finding": vague["id"], "why": "agreed wording", "text": text})
    left = client.post("/brief/check.json", data={"text": text}).json()
    assert vague["id"] not in {f["id"] for f in left["findings"]}
    assert left["dismissed"] == 1


def test_stored_and_reflected_script_is_only_text(client: TestClient, ledger: Ledger) -> None:
    report = kept(ledger, HOSTILE, 30, "Harnai", title=HOSTILE, outlet=HOSTILE, url="javascript:alert(1)")
    incident = first_incident(client)
    pages = [*PAGES, f"/reports/{report.id}", f"/incidents/{incident['id']}", f"/incidents?q={HOSTILE}&place={HOSTILE}"]
    for path in pages:
        page = client.get(path)
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text
        assert "javascript:" not in page.text
        assert "script-src 'self'" in page.headers["content-security-policy"]
    assert html.escape(HOSTILE).replace("&#x27;", "&#39;") in client.get("/inbox").text


def test_changes_from_elsewhere_and_other_host_names_are_refused(client: TestClient, ledger: Ledger) -> None:
    report = kept(ledger, "", 30, "Harnai")
    form = {"report": report.id}
    for headers in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
        assert client.post("/reports/read", data=form, headers=headers).status_code == 403
    assert client.get("/inbox", headers={"host": "evil.example"}).status_code == 421
    assert ledger.assessments() == []


def test_filters_find_by_place_actor_type_time_and_words(client: TestClient, ledger: Ledger) -> None:
    kept(ledger, "", 30, "Harnai")
    fits = ("q=militants", "place=harnai", "place=pakistan", "type=Battles", "since=2026-01-29&until=2026-01-29")
    misses = ("q=helicopter", "place=nairobi", "actor=nobody", "type=Protests", "since=2026-02-01")
    assert [client.get(f"/incidents.json?{q}").json()["count"] for q in fits] == [1] * len(fits)
    assert [client.get(f"/incidents.json?{q}").json()["count"] for q in misses] == [0] * len(misses)
    assert len(client.get("/map.json?place=harnai").json()["features"]) == 1
    assert client.get("/incidents.json?page=0").status_code == 422


def test_the_outlook_says_what_it_rests_on(client: TestClient, ledger: Ledger) -> None:
    kept(ledger, "", 30, "Harnai")
    shown = client.get("/outlook.json").json()
    assert shown["unit"] == "Pakistan" and 0 < shown["judgement"]["probability"] < 1
    assert "Not enough incidents" in shown["dynamics"]["sentences"][0]
    assert len(shown["analogues"]) == 8
    assert client.get("/outlook?unit=Atlantis").status_code == 404


def opened(answer: Response) -> dict[str, bytes]:
    """The files of a zip that was downloaded."""
    assert answer.status_code == 200 and "attachment" in answer.headers["content-disposition"]
    with zipfile.ZipFile(BytesIO(answer.content)) as box:
        return {name: box.read(name) for name in box.namelist()}


def test_what_the_filter_shows_is_exported(client: TestClient, ledger: Ledger) -> None:
    kept(ledger, "", 30, "Harnai", path="a.md")
    kept(ledger, "", 12, "Gwadar", path="b.md")
    choices = client.get("/export.json?place=gwadar").json()
    assert (choices["count"], choices["reports"], choices["marked"]) == (1, 1, "TLP:CLEAR")
    assert "/export?q=&amp;place=gwadar" in client.get("/incidents?place=gwadar").text
    for form in choices["formats"]:
        files = opened(client.get(f"/export/{form['name']}?place=gwadar"))
        assert any(name.endswith(".about.txt") for name in files)
    places = json.loads(opened(client.get("/export/geojson?place=gwadar"))["incidents.geojson"])["features"]
    assert [p["properties"]["place"] for p in places] == ["Gwadar"]
    assert [client.get(f"/export/{path}").status_code for path in ("csv?place=nairobi", "xlsx")] == [404, 404]


def test_a_brief_is_drafted_and_exported_with_its_sources(client: TestClient) -> None:
    text = "Gunmen killed 12 soldiers in an attack on a camp near Gao, Mali, on 3 March 2025, the army said."
    added = {"text": text, "outlet": "Wire", "published": "2025-03-04"}
    assert client.post("/reports/add", data=added).status_code == 200
    drafted = client.get("/brief.json?draft=true&place=gao").json()["text"]
    assert "Mali" in drafted and drafted in html.unescape(client.get("/brief?draft=true&place=gao").text)
    assert client.get("/brief.json?draft=true&place=nairobi").json()["text"] == ""
    drafted = "Description: On 3 March 2025 gunmen killed 12 soldiers near Gao, Mali, the army said."
    paper = client.post("/brief/export", data={"text": drafted, "ending": ".md"})
    assert "12 soldiers" in paper.text and "[^1]: Wire, " in paper.text
    assert client.post("/brief/export", data={"text": drafted, "ending": ".docx"}).content[:2] == b"PK"
    assert client.post("/brief/export", data={"text": " "}).status_code == 422
    assert client.post("/brief/export", data={"text": drafted, "ending": ".exe"}).status_code == 422


def test_a_fan_chart_is_drawn_once(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def draws(series: Series, horizon: int, samples: int) -> Drawn:
        asked.append(series.units)
        return Drawn(series, np.full((1, horizon, samples), 12.0), "ensemble")

    monkeypatch.setattr(outlook.forecast, "draws", draws)
    pictures = {TestClient(app(ledger)).get("/outlook/fan?unit=Pakistan").text for _ in range(2)}
    assert len(pictures) == 1 and "<svg" in pictures.pop()
    ledger.keep("fan Pakistan", pipeline.edition(), 0, b"[1, 2]")
    assert "<svg" in TestClient(app(ledger)).get("/outlook/fan?unit=Pakistan").text
    assert asked == [("Pakistan",)] * 2


# ---- a team ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def team(ledger: Ledger) -> TestClient:
    accounts = Accounts(ledger)
    for name, role, clearance in (
        ("ann", "analyst", "TLP:AMBER"),
        ("rob", "reader", "TLP:GREEN"),
        ("ada", "admin", "TLP:RED"),
    ):
        accounts.add(name, "correct horse battery", role, clearance)
    kept(ledger, "", 30, "Harnai", path="open.md", title="Open report")
    kept(ledger, "", 12, "Gwadar", "TLP:AMBER", path="closed.md", title="Closed report")
    return TestClient(app(ledger, team=True), follow_redirects=True)


def enter(team: TestClient, name: str) -> str:
    """Logs in; the CSRF token of the pages."""
    team.cookies.clear()
    assert team.post("/login", data={"name": name, "password": "correct horse battery"}).status_code == 200
    found = re.search(r'"X-CSRF": "([^"]+)"', team.get("/inbox").text)
    assert found
    return found[1]


def test_nobody_comes_in_without_an_account(team: TestClient) -> None:
    assert team.get("/inbox.json").status_code == 401
    assert 'name="password"' in team.get("/inbox").text
    assert team.post("/login", data={"name": "ann", "password": "wrong"}).status_code == 403


def test_a_reader_sees_nothing_above_the_marking(team: TestClient, ledger: Ledger) -> None:
    closed = next(r for r in ledger.reports() if r.title == "Closed report")
    enter(team, "ann")
    closed_incident = team.get("/incidents.json?place=gwadar").json()["incidents"][0]["id"]
    enter(team, "rob")
    for path in (*PAGES, "/map", "/inbox?show=all"):
        twin = path.replace("?", ".json?") if "?" in path else f"{path}.json"
        assert not re.search("Gwadar|Closed report", team.get(twin).text), path
    for path in (f"/reports/{closed.id}", f"/incidents/{closed_incident}"):
        assert team.get(path).status_code == team.get(f"{path}.json").status_code == 404
    found = team.post("/brief/check.json", data={"text": "Description: 12 militants died in Gwadar."}).json()
    assert "Closed" not in str(found) and "closed.md" not in str(found)


def test_exports_hold_nothing_above_the_marking(team: TestClient) -> None:
    def whole(address: str) -> bytes:
        return b"".join(opened(team.get(address)).values())

    token = enter(team, "ann")
    assert b"closed.md" in whole("/export/csv") and b"TLP:AMBER" in whole("/export/csv")
    assert b"closed.md" not in whole("/export/csv?marking=TLP:GREEN")
    text = {
        "text": "Description: Soldiers killed 12 militants in Gwadar, the army said.",
        "ending": ".md",
        "csrf": token,
    }
    assert "Closed report" in team.post("/brief/export", data=text).text
    assert "Closed report" not in team.post("/brief/export", data={**text, "marking": "TLP:CLEAR"}).text
    token = enter(team, "rob")
    for form in team.get("/export.json").json()["formats"]:
        for ask in ("", "?marking=TLP:RED"):
            found = whole(f"/export/{form['name']}{ask}")
            assert b"Gwadar" not in found and b"closed.md" not in found and b"Closed" not in found
    asked = team.post("/brief/export", data={**text, "marking": "TLP:RED", "csrf": token})
    assert "Closed report" not in asked.text and "TLP:GREEN" in asked.text
    assert "Gwadar" not in team.get("/brief.json?draft=true").text


def test_the_log_says_who_saw_changed_and_exported_what(team: TestClient, ledger: Ledger) -> None:
    enter(team, "rob")
    report = next(r for r in ledger.reports() if r.title == "Open report")
    team.get(f"/reports/{report.id}")
    team.get("/reports/none-such")
    team.get("/export/ris?place=harnai")
    said = {(e["name"], e["deed"], e["what"]) for e in Accounts(ledger).log()}
    assert ("rob", "saw", f"reports/{report.id}") in said
    assert ("rob", "exported", "/export/ris {'place': 'harnai'}") in said
    assert not any("none-such" in what for _, _, what in said)


def test_roles_and_tokens(team: TestClient, ledger: Ledger) -> None:
    report = next(r for r in ledger.reports() if r.title == "Open report")
    token = enter(team, "rob")
    assert team.post("/reports/read", data={"report": report.id, "csrf": token}).status_code == 403
    assert team.get("/accounts").status_code == 403
    token = enter(team, "ann")
    assert team.post("/reports/read", data={"report": report.id}).status_code == 403
    assert team.post("/reports/read", data={"report": report.id, "csrf": token}).status_code == 200
    red = {"text": "Two soldiers were killed.", "marking": "TLP:RED", "csrf": token}
    assert team.post("/reports/add", data=red).status_code == 422
    enter(team, "ada")
    assert "/reports/read" in team.get("/accounts").text


def test_logins_are_limited_and_sessions_end(team: TestClient) -> None:
    for _ in range(5):
        assert team.post("/login", data={"name": "rob", "password": "wrong"}).status_code == 403
    assert team.post("/login", data={"name": "rob", "password": "correct horse battery"}).status_code == 403
    enter(team, "ann")
    team.post("/logout")
    assert team.get("/inbox.json").status_code == 401


def test_weak_passwords_and_unknown_roles_are_refused(ledger: Ledger) -> None:
    accounts = Accounts(ledger)
    with pytest.raises(WrongUse, match="12 characters"):
        accounts.add("ann", "short")
    with pytest.raises(WrongUse, match="role"):
        accounts.add("ann", "correct horse battery", "king")


def test_the_board_takes_in_what_another_process_writes(tmp_path: Path) -> None:
    ours, theirs = Ledger.open(tmp_path / "a.ledger"), Ledger.open(tmp_path / "a.ledger")
    client = TestClient(app(ours))
    assert client.get("/inbox.json").json()["total"] == 0
    kept(theirs, "", 30, "Harnai")
    assert client.get("/inbox.json").json()["total"] == 1
    assert first_incident(client)["name"] == "Harnai"
