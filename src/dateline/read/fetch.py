"""An address -> what stood there when it was fetched, politely -> Reports.

Asked of each host: its robots.txt, a pause between two visits, silence for as long as it wants after 429 or 5xx. Only
hosts that the user listed are visited, whatever a page redirects to.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.robotparser import RobotFileParser

import httpx

from dateline import __version__
from dateline.errors import UnreadableInput
from dateline.model import Report, Skipped, Source
from dateline.read import files
from dateline.read.paths import LARGEST_FILE

AGENT = "dateline"
HEADERS = {"user-agent": f"{AGENT}/{__version__}", "accept": "*/*", "accept-encoding": "gzip, deflate"}
MOST_HOPS = 5  # redirects in a row
LARGEST_ROBOTS = 512_000  # bytes, after RFC 9309
ROBOTS_SECONDS = 24 * 3600.0  # for which a robots.txt is believed, after RFC 9309
SILENT_SECONDS = 20.0  # without a byte
LONGEST_SECONDS = 120.0  # for one answer, however steadily it drips
PAUSE_SECONDS = 2.0  # between two visits to one host
WORTH_WAITING = 15.0  # seconds; a longer pause is left to a later round
FIRST_BACK_OFF, LONGEST_BACK_OFF = 60.0, 24 * 3600.0  # seconds, doubled with each failure
BUSY = (429, 500, 502, 503, 504)
MOVED = (301, 302, 303, 307, 308)
UNKEPT = ("set-cookie", "set-cookie2")
SUFFIXES = {"application/pdf": ".pdf", "text/plain": ".txt", "application/rss+xml": ".rss", "application/xml": ".xml"}
SUFFIXES |= {"application/atom+xml": ".atom", "text/xml": ".xml"}


@dataclass(frozen=True, slots=True)
class Retrieval:
    """What stood at an address. `url` is where redirects ended."""

    asked: str
    url: str
    status: int
    headers: dict[str, str]
    body: bytes
    at: datetime

    @property
    def validators(self) -> dict[str, str]:
        """The headers that ask, next time, whether anything changed since."""
        return validators(self.headers)


@dataclass(slots=True)
class _Host:
    """What is known of a host: when it may be visited again, how often it failed in a row, and its robots.txt."""

    free_at: float = 0.0
    failures: int = 0
    robots: RobotFileParser | None = None
    robots_until: float = 0.0


@dataclass(slots=True)
class Visitor:
    """Fetches addresses with one client and remembers its manners from one visit to the next."""

    client: httpx.Client
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random
    pause: float = PAUSE_SECONDS
    hosts: dict[str, _Host] = field(default_factory=dict)

    def fetch(self, url: str, also: Collection[str] = (), known: Mapping[str, str] | None = None) -> Retrieval | None:
        """What stands at the address, None where nothing changed since `known` (see `Retrieval.validators`).

        Redirects are followed to the same host and to the hosts of `also`. UnreadableInput says why there is no answer:
        refused, forbidden by robots.txt, asked to wait, too large, too slow, or an error of the server.
        """
        at = _url(url)
        allowed = {_bare(at.host), *map(_bare, also)}
        for _ in range(MOST_HOPS + 1):
            self._permitted(at)
            status, headers, body = self._visit(at, LARGEST_FILE, known or {})
            if status in MOVED and "location" in headers:
                at = _hop(at, headers["location"], allowed)
                continue
            if status == 304:
                return None
            if status >= 300:
                raise UnreadableInput(str(at), f"the server answers {status}")
            return Retrieval(url, str(at), status, headers, body, datetime.now(UTC))
        raise UnreadableInput(url, f"redirects more than {MOST_HOPS} times")

    def _permitted(self, at: httpx.URL) -> None:
        """UnreadableInput where the host's robots.txt forbids the address."""
        host = self._host(at)
        if host.robots is None or self.clock() >= host.robots_until:
            host.robots = self._robots(at)
            host.robots_until = self.clock() + ROBOTS_SECONDS
        if not host.robots.can_fetch(AGENT, str(at)):
            raise UnreadableInput(str(at), "the host's robots.txt asks not to read it")

    def _robots(self, at: httpx.URL) -> RobotFileParser:
        """The host's rules: none where it has no such file (4xx); no visit while it cannot give them (5xx)."""
        rules, host = RobotFileParser(), _bare(at.host)
        where = at.copy_with(raw_path=b"/robots.txt", fragment=None)
        for _ in range(MOST_HOPS + 1):
            status, headers, body = self._visit(where, LARGEST_ROBOTS, {}, cut=True)
            if status not in MOVED or "location" not in headers:
                break
            where = _hop(where, headers["location"], {host})
        rules.parse(body.decode("utf-8", "replace").splitlines() if status < 300 else [])
        return rules

    def _visit(
        self, at: httpx.URL, most: int, more: Mapping[str, str], cut: bool = False
    ) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body of one request, after the pause that the host is owed."""
        host = self._host(at)
        self._wait(at, host)
        try:
            with self.client.stream("GET", at, headers={**HEADERS, **more}, timeout=SILENT_SECONDS) as answer:
                headers = {k: v for k, v in answer.headers.items() if k not in UNKEPT}
                body = b"" if answer.status_code >= 300 else self._body(answer, at, most, cut)
        except httpx.HTTPError as why:
            seconds = self._back_off(host, None)
            what = "no answer in time" if isinstance(why, httpx.TimeoutException) else str(why) or type(why).__name__
            raise UnreadableInput(str(at), f"{what}; tried again in {seconds:.0f} s at the earliest") from None
        host.free_at = self.clock() + max(self.pause, _crawl_delay(host))
        if answer.status_code in BUSY:
            seconds = self._back_off(host, headers.get("retry-after"))
            raise UnreadableInput(str(at), f"the server answers {answer.status_code}; left alone for {seconds:.0f} s")
        host.failures = 0
        return answer.status_code, headers, body

    def _body(self, answer: httpx.Response, at: httpx.URL, most: int, cut: bool) -> bytes:
        start, body = self.clock(), bytearray()
        for chunk in answer.iter_bytes():
            body += chunk
            if len(body) > most:
                if cut:
                    break
                raise UnreadableInput(str(at), f"over the limit of {most / 1e6:.0f} MB")
            if self.clock() - start > LONGEST_SECONDS:
                raise httpx.ReadTimeout("no end")
        return bytes(body[:most])

    def _wait(self, at: httpx.URL, host: _Host) -> None:
        seconds = host.free_at - self.clock()
        if seconds > WORTH_WAITING:
            raise UnreadableInput(str(at), f"the host is left alone for another {seconds:.0f} s")
        if seconds > 0:
            self.sleep(seconds)

    def _back_off(self, host: _Host, retry_after: str | None) -> float:
        """For how many seconds the host is left alone: as long as it asks, else doubled each time, with jitter."""
        host.failures += 1
        own = FIRST_BACK_OFF * 2.0 ** min(host.failures - 1, 20) * (0.5 + self.chance())
        seconds = min(LONGEST_BACK_OFF, max(own, _seconds(retry_after)))
        host.free_at = self.clock() + seconds
        return seconds

    def _host(self, at: httpx.URL) -> _Host:
        return self.hosts.setdefault(at.netloc.decode("ascii"), _Host())


def reports(found: Retrieval, feed: bool = False, outlet: str = "") -> Iterator[Report | Skipped]:
    """The Reports in what was fetched: the entries of a feed, or the article of a page, each with its address.

    `outlet` is the publisher as the user named it, "" where the text shall say it.
    """
    media = found.headers.get("content-type", "").split(";")[0].strip().lower()
    suffix = ".rss" if feed else SUFFIXES.get(media, ".html")
    for one in files.of_bytes(found.body, found.url, suffix):
        if isinstance(one, Skipped):
            yield one
            continue
        # where a page says that it stands is its own word; an entry's number in its feed changes with every newer one
        url = one.url if feed and one.url.startswith(("http://", "https://")) else found.url
        named = replace(one, url=url, path=url, retrieved=found.at)
        if outlet:
            named = replace(named, outlet=outlet, source=Source(outlet, "outlet"))
        yield named


def validators(headers: Mapping[str, str]) -> dict[str, str]:
    """If-None-Match and If-Modified-Since of an earlier answer's headers; empty where it gave none."""
    lower = {k.lower(): v for k, v in headers.items()}
    pairs = (("if-none-match", "etag"), ("if-modified-since", "last-modified"))
    return {ask: lower[given] for ask, given in pairs if lower.get(given)}


def _url(words: str) -> httpx.URL:
    try:
        url = httpx.URL(words)
    except (httpx.InvalidURL, TypeError, ValueError):
        raise UnreadableInput(words, "not an address") from None
    if url.scheme not in ("http", "https") or not url.host:
        raise UnreadableInput(words, "only http and https addresses are read")
    if url.userinfo:
        raise UnreadableInput(words.replace(url.userinfo.decode("ascii", "replace"), "..."), "holds a password")
    return url


def _hop(at: httpx.URL, location: str, allowed: Collection[str]) -> httpx.URL:
    """Where a redirect leads; UnreadableInput where that is a host that is not allowed, or less safe."""
    try:
        to = _url(str(at.join(location)))
    except httpx.InvalidURL:
        raise UnreadableInput(str(at), "redirects to what is no address") from None
    if _bare(to.host) not in allowed:
        raise UnreadableInput(
            str(at), f'redirects to {to.host}, which is not listed; to allow it: also = ["{to.host}"]'
        )
    if at.scheme == "https" and to.scheme == "http":
        raise UnreadableInput(str(at), "redirects from https to http")
    return to


def _bare(host: str) -> str:
    return host.lower().rstrip(".").removeprefix("www.")


def _crawl_delay(host: _Host) -> float:
    return float(host.robots.crawl_delay(AGENT) or 0) if host.robots else 0.0


def _seconds(retry_after: str | None) -> float:
    """A Retry-After header in seconds, 0 where there is none that can be read."""
    words = (retry_after or "").strip()
    if words.isdigit():
        return float(words[:9])
    try:
        return max(0.0, (parsedate_to_datetime(words) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return 0.0
