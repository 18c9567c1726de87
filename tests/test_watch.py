"""Sources that a user listed are read politely, only they, and nothing is kept twice."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from dateline.cli import app
from dateline.errors import UnreadableInput, WrongUse
from dateline.ledger import Ledger
from dateline.model import Report, Skipped
from dateline.read import fetch, guard, listed

FEED = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Example Wire</title>
<item><title>Raid near Harnai</title><link>https://wire.example/1</link>
<pubDate>Fri, 30 Jan 2026 08:00:00 GMT</pubDate>
<description>Gunmen killed nine villagers near Harnai on Thursday, police said.</description></item>
<item><title>Convoy hit</title><link>javascript:alert(1)</link>
<description>A roadside bomb killed two soldiers in Mopti on Friday.</description></item>
</channel></rss>"""
PAGE = b"""<html><head><title>Raid</title><link rel="canonical" href="https://elsewhere.example/fake"></head><body>
<article><h1>Raid</h1><p>Gunmen killed nine villagers near Harnai on Thursday, police said. Two children were among
the dead, according to the district hospital, and the village was evacuated in the night.</p></article></body></html>"""
Answer = Callable[[httpx.Request], httpx.Response]


class Site:
    """A scripted host: what it answers by path, and what it was asked. Time passes only when somebody sleeps."""

    def __init__(self, **pages: Answer | bytes) -> None:
        self.pages = {"/" + k: v for k, v in pages.items()}
        self.asked: list[httpx.Request] = []
        self.now = 1000.0
        self.slept: list[float] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        found = self.pages.get(request.url.path.removesuffix(".txt"))
        if found is None:
            return httpx.Response(404)
        return httpx.Response(200, content=found) if isinstance(found, bytes) else found(request)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def visitor(self, addresses: tuple[str, ...] = ("93.184.216.34",)) -> fetch.Visitor:
        transport = guard.Guarded(httpx.MockTransport(self), resolve=lambda host, port: self.address(host, addresses))
        client = httpx.Client(transport=transport, trust_env=False)
        return fetch.Visitor(client, clock=lambda: self.now, sleep=self.sleep, chance=lambda: 0.5)

    @staticmethod
    def address(host: str, addresses: tuple[str, ...]) -> tuple[str, ...]:
        return (host,) if host[0].isdigit() else addresses

    @property
    def paths(self) -> list[str]:
        return [r.url.path for r in self.asked]


def answering(status: int, **headers: str) -> Answer:
    return lambda request: httpx.Response(status, headers={k.replace("_", "-"): v for k, v in headers.items()})


@pytest.mark.parametrize(
    "address",
    """127.0.0.1 127.9.9.9 10.0.0.1 172.16.5.4 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 240.0.0.1
    255.255.255.255 198.18.0.1 192.0.2.1 ::1 :: fe80::1 fe80::1%eth0 fc00::1 fd12::1 ff02::1 ::ffff:127.0.0.1
    ::ffff:169.254.169.254 64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 2002:7f00:1:: 2002:a9fe:a9fe:: 2001:db8::1
    words 1.2.3""".split(),
)
def test_private_addresses_are_never_public(address: str) -> None:
    assert not guard.public(address)


def test_the_open_internet_is_public_and_loopback_only_for_tests() -> None:
    assert all(map(guard.public, ("93.184.216.34", "2606:2800:220:1::1", "::ffff:8.8.8.8", "2002:808:808::")))
    assert guard.public("127.0.0.1", loopback=True)
    assert not guard.public("10.0.0.1", loopback=True)
    assert not guard.public("169.254.169.254", loopback=True)


@given(st.ip_addresses(v=4))
def test_a_mapped_address_is_judged_as_the_one_it_stands_for(address: object) -> None:
    assert guard.public(f"::ffff:{address}") == guard.public(str(address))


def test_the_address_that_was_checked_is_the_one_connected_to() -> None:
    site = Site(a=PAGE)
    assert site.visitor().fetch("https://wire.example:8443/a?b=1")
    request = site.asked[-1]
    assert str(request.url) == "https://93.184.216.34:8443/a?b=1"
    assert request.headers["host"] == "wire.example:8443"
    assert request.extensions["sni_hostname"] == "wire.example"


@pytest.mark.parametrize("more", [("127.0.0.1",), ("93.184.216.34", "10.0.0.7"), ("::ffff:10.0.0.1",)])
def test_a_name_with_a_private_address_is_refused_unasked(more: tuple[str, ...]) -> None:
    site = Site(a=PAGE)
    with pytest.raises(UnreadableInput, match="no public address"):
        site.visitor(more).fetch("https://wire.example/a")
    assert not site.asked


@pytest.mark.parametrize("url", ["http://2130706433/", "http://0x7f000001/", "http://localhost/", "http://[::1]/"])
def test_other_spellings_of_this_machine_are_refused(url: str) -> None:
    with guard.client() as client, pytest.raises(UnreadableInput, match="no public address"):
        fetch.Visitor(client).fetch(url)


@pytest.mark.parametrize(
    ("to", "also", "why"),
    [
        ("http://169.254.169.254/latest/meta-data", (), "not listed"),
        ("https://169.254.169.254/latest", ("169.254.169.254",), "no public address"),
        ("https://other.example/a", (), r'also = \["other.example"\]'),
        ("http://wire.example/a", (), "from https to http"),
        ("file:///etc/passwd", ("etc",), "only http and https"),
        ("https://wire.example/a", (), "more than 5 times"),
    ],
)
def test_redirects_lead_nowhere_else(to: str, also: tuple[str, ...], why: str) -> None:
    site = Site(a=answering(302, location=to))
    with pytest.raises(UnreadableInput, match=why):
        site.visitor().fetch("https://wire.example/a", also)
    assert all(r.url.host == "93.184.216.34" for r in site.asked)


def test_a_redirect_to_the_same_or_a_listed_host_is_followed() -> None:
    site = Site(a=answering(301, location="https://www.wire.example/b"), b=answering(308, location="//cdn.example/c"))
    site.pages["/c"] = PAGE
    found = site.visitor().fetch("https://wire.example/a", ("cdn.example",))
    assert found and (found.asked, found.url) == ("https://wire.example/a", "https://cdn.example/c")
    assert site.paths.count("/robots.txt") == 3  # each host is asked for its own rules


def test_robots_is_heeded_and_asked_once() -> None:
    site = Site(a=PAGE, robots=b"User-agent: *\nDisallow: /private\nCrawl-delay: 7\n")
    visitor = site.visitor()
    for _ in range(2):
        with pytest.raises(UnreadableInput, match=r"robots\.txt"):
            visitor.fetch("https://wire.example/private/a")
        assert visitor.fetch("https://wire.example/a")
    assert site.paths == ["/robots.txt", "/a", "/a"]
    assert site.slept == [2.0, 7.0]


def test_a_host_that_cannot_give_its_robots_is_not_read() -> None:
    site = Site(a=PAGE, robots=answering(503))
    with pytest.raises(UnreadableInput, match="503"):
        site.visitor().fetch("https://wire.example/a")
    assert site.paths == ["/robots.txt"]


def test_unchanged_pages_are_asked_for_with_their_validators() -> None:
    def page(request: httpx.Request) -> httpx.Response:
        same = request.headers.get("if-none-match") == '"v1"'
        return httpx.Response(304) if same else httpx.Response(200, content=PAGE, headers={"ETag": '"v1"'})

    visitor = Site(a=page).visitor()
    first = visitor.fetch("https://wire.example/a")
    assert first and first.validators == {"if-none-match": '"v1"'}
    assert visitor.fetch("https://wire.example/a", known=first.validators) is None


@pytest.mark.parametrize(("after", "least"), [("600", 600), ("Thu, 01 Jan 2099 00:00:00 GMT", 86400), ("soon", 60)])
def test_a_busy_host_is_left_alone_for_as_long_as_it_asks(after: str, least: float) -> None:
    site = Site(a=answering(429, retry_after=after))
    visitor = site.visitor()
    with pytest.raises(UnreadableInput, match="429"):
        visitor.fetch("https://wire.example/a")
    asked = len(site.asked)
    with pytest.raises(UnreadableInput, match="left alone for another"):
        visitor.fetch("https://wire.example/b")
    assert len(site.asked) == asked
    site.now += least + 1
    with pytest.raises(UnreadableInput, match="answers 429"):
        visitor.fetch("https://wire.example/a")


def test_back_off_doubles_and_is_spread() -> None:
    site = Site(a=answering(500))
    visitor, waits = site.visitor(), []
    for chance in (0.0, 0.5, 1.0):
        visitor.chance = lambda chance=chance: chance  # type: ignore[misc]
        with pytest.raises(UnreadableInput):
            visitor.fetch("https://wire.example/a")
        waits.append(visitor.hosts["wire.example"].free_at - site.now)
        site.now += waits[-1]
    assert waits == [30.0, 120.0, 360.0]


def test_size_time_and_broken_lines_end_a_visit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "LARGEST_FILE", 1000)
    site = Site(big=b"x" * 1001)

    def dripping() -> Iterator[bytes]:
        while True:
            site.now += 50
            yield b"x"

    def broken(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("", request=request)

    site.pages |= {"/drip": lambda request: httpx.Response(200, content=dripping()), "/broken": broken}
    for path, why in (("big", "over the limit"), ("drip", "in time"), ("broken", "in time"), ("gone", "404")):
        site.now += 1e6
        with pytest.raises(UnreadableInput, match=why):
            site.visitor().fetch(f"https://wire.example/{path}")


@pytest.mark.parametrize("url", ["ftp://a.example/", "file:///etc/passwd", "https://u:secret@a.example/", "wire", ""])
def test_only_plain_web_addresses_are_read(url: str) -> None:
    with pytest.raises(UnreadableInput) as why:
        Site().visitor().fetch(url)
    assert "secret" not in str(why.value)


def test_reports_have_the_address_they_came_from() -> None:
    site = Site(feed=FEED, a=PAGE)
    visitor = site.visitor()
    feed, page = visitor.fetch("https://wire.example/feed"), visitor.fetch("https://wire.example/a")
    assert feed and page
    entries = [r for r in fetch.reports(feed, feed=True) if isinstance(r, Report)]
    assert [r.url for r in entries] == ["https://wire.example/1", "https://wire.example/feed"]
    assert [r.outlet for r in entries] == ["Example Wire"] * 2
    [article] = fetch.reports(page, outlet="Wire")
    assert isinstance(article, Report)
    assert (article.url, article.outlet, article.retrieved) == ("https://wire.example/a", "Wire", page.at)
    empty = fetch.Retrieval("https://a.example/", "https://a.example/", 200, {}, b"", page.at)
    assert all(isinstance(r, Skipped) for r in fetch.reports(empty))


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("", "lists no source"),
        ("[[source]]\n", "one of folder, feed and page"),
        ('[[source]]\nfeed = "a"\npage = "b"\n', "one of folder, feed and page"),
        ('[[source]]\nfeed = "a"\nevery = "often"\n', "no interval"),
        ('[[source]]\nfeed = "a"\nurl = "b"\n', "url is not known"),
        ("[[source", "not valid TOML"),
    ],
)
def test_a_wrong_list_is_named(words: str, why: str, tmp_path: Path) -> None:
    path = tmp_path / "SOURCES.toml"
    path.write_text(words)
    with pytest.raises(WrongUse, match=why):
        listed.watchlist(path)


@contextmanager
def served() -> Iterator[tuple[str, list[tuple[str, str | None]]]]:
    """A server on loopback with a feed that knows its ETag, and what it was asked."""
    asked: list[tuple[str, str | None]] = []

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append((self.path, self.headers["If-None-Match"]))
            status = 404 if self.path != "/feed" else 304 if asked[-1][1] == '"1"' else 200
            self.send_response(status)
            self.send_header("ETag", '"1"')
            self.send_header("Set-Cookie", "who=you")
            self.end_headers()
            self.wfile.write(FEED if status == 200 else b"")

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/feed", asked
    finally:
        server.shutdown()
        server.server_close()


def test_a_feed_and_a_folder_are_kept_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch.Visitor, "__init__", _unpaused(fetch.Visitor.__init__))
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "a.txt").write_text("Gunmen killed four farmers near Gao on 3 May 2026, officials said.")
    with served() as (url, asked):
        (tmp_path / "S.toml").write_text(
            f'allow_loopback = true\n[[source]]\nfeed = "{url}"\nmarking = "TLP:AMBER"\n[[source]]\nfolder = "inbox"\n'
        )
        words = ["watch", str(tmp_path / "S.toml"), "--once", "--ledger", str(tmp_path / "a.ledger")]
        first = CliRunner().invoke(app, words)
        assert first.exit_code == 0, first.output
        assert "2 of 2 reports new" in first.stderr and "1 of 1 reports new" in first.stderr
        again = CliRunner().invoke(app, words)
        assert "unchanged" in again.stderr and "0 of 1 reports new" in again.stderr
        assert [tag for path, tag in asked if path == "/feed"] == [None, '"1"']
    ledger = Ledger.open(tmp_path / "a.ledger")
    reports = {r.url: r for r in ledger.reports()}
    assert len(reports) == 3 and ledger.verify() == []
    entry = reports["https://wire.example/1"]
    [kept] = ledger.retrievals(entry.id)
    assert (kept["url"], kept["status"], kept["headers"]["etag"]) == (url, 200, '"1"')
    assert "set-cookie" not in kept["headers"]
    assert ledger.marking(entry.id) == "TLP:AMBER"
    assert {c.report_id for c in ledger.claims()} >= {entry.id}
    ledger.close()


def _unpaused(init: Callable[..., None]) -> Callable[..., None]:
    def without(self: fetch.Visitor, client: httpx.Client) -> None:
        init(self, client, pause=0.0)

    return without


def test_without_the_switch_this_machine_is_not_read(tmp_path: Path) -> None:
    with served() as (url, asked):
        (tmp_path / "S.toml").write_text(f'[[source]]\nfeed = "{url}"\n')
        done = CliRunner().invoke(
            app, ["watch", str(tmp_path / "S.toml"), "--once", "--ledger", str(tmp_path / "a.ledger")]
        )
        assert done.exit_code == 2 and "no public address" in done.stderr
        assert not asked


def test_ctrl_c_ends_cleanly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> bool:
        raise KeyboardInterrupt

    from dateline.cli import watch

    monkeypatch.setattr(watch.Rounds, "visit", interrupted)
    (tmp_path / "S.toml").write_text('[[source]]\nfolder = "inbox"\n')
    done = CliRunner().invoke(app, ["watch", str(tmp_path / "S.toml"), "--ledger", str(tmp_path / "a.ledger")])
    assert (done.exit_code, done.stderr) == (0, "dateline: stopped; what was read is kept\n")
