"""A real HTTP server on loopback that plays an OpenAI-compatible model by a script."""

from __future__ import annotations

import gzip
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Says = Callable[[str], str]  # the text that is asked about -> the model's words
Answers = Callable[["Exchange", str], None]  # writes the answer as it likes


class Exchange(BaseHTTPRequestHandler):
    """One question. Subclassed for each server, with its script."""

    answers: Answers
    asked: list[dict[str, Any]]
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # headers and body are two small writes

    def do_POST(self) -> None:
        """Answers by the script."""
        question = json.loads(self.rfile.read(int(self.headers["content-length"])))
        type(self).asked.append({"path": self.path, "headers": dict(self.headers), **question})
        try:
            type(self).answers(self, question["messages"][-1]["content"])
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def give(self, body: bytes, status: int = 200, more: int = 0, **headers: str) -> None:
        """Sends a body; `more` bytes are promised that never come, and the connection is cut."""
        self.send_response(status)
        for name, value in {"content-length": str(len(body) + more), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()
        self.close_connection = bool(more)

    def log_message(self, *words: object) -> None:
        """Nothing."""


def message(content: object) -> bytes:
    """The body of a completion."""
    return json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]}).encode()


def saying(says: Says) -> Answers:
    """A server that behaves, whatever its model says."""
    return lambda exchange, text: exchange.give(message(says(text)))


def _slow(exchange: Exchange, text: str) -> None:
    time.sleep(0.6)


def _drips(exchange: Exchange, text: str) -> None:
    exchange.send_response(200)
    exchange.send_header("content-length", "900000")
    exchange.end_headers()
    for _ in range(60):
        exchange.wfile.write(b"x")
        exchange.wfile.flush()
        time.sleep(0.05)


def _huge(exchange: Exchange, text: str) -> None:
    exchange.send_response(200)
    exchange.send_header("content-length", str(300_000_000))
    exchange.end_headers()
    for _ in range(3000):
        exchange.wfile.write(b" " * 100_000)


def _hangs_up(exchange: Exchange, text: str) -> None:
    exchange.close_connection = True
    exchange.connection.close()


def _garbage(exchange: Exchange, text: str) -> None:
    exchange.wfile.write(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")
    exchange.close_connection = True


MISHAPS: dict[str, tuple[Answers, str]] = {  # how it goes wrong -> why there is no answer
    "slow": (_slow, "no answer in time"),
    "drips": (_drips, "no answer in time"),
    "huge": (_huge, "an answer without end"),
    "zipped": (
        lambda e, t: e.give(gzip.compress(b" " * 9_000_000), content_encoding="gzip"),
        "an answer of another form",
    ),
    "cut": (lambda e, t: e.give(message("Nine")[:40], more=500), "no connection (RemoteProtocolError)"),
    "garbage": (_garbage, "no connection (RemoteProtocolError)"),
    "400": (lambda e, t: e.give(b'{"error": "context too long"}', 400), "status 400"),
    "401": (lambda e, t: e.give(b"", 401), "status 401"),
    "429": (lambda e, t: e.give(b"", 429, retry_after="60"), "status 429"),
    "503": (lambda e, t: e.give(b"<html>loading</html>", 503), "status 503"),
    "elsewhere": (lambda e, t: e.give(b"", 307, location="http://127.0.0.1:9/v1"), "status 307"),
    "a page": (lambda e, t: e.give(b"<!doctype html><p>Welcome"), "an answer of another form"),
    "half": (lambda e, t: e.give(message("Nine")[:40]), "an answer of another form"),
    "bytes": (lambda e, t: e.give(b"\xff\xfe" * 9), "an answer of another form"),
    "no choices": (lambda e, t: e.give(b'{"choices": []}'), "an answer of another form"),
    "a list": (lambda e, t: e.give(b"[1]"), "an answer of another form"),
    "parts": (lambda e, t: e.give(message(["a"])), "an empty answer"),
    "nested": (lambda e, t: e.give(b"[" * 90_000), "an answer of another form"),
    "refusal": (lambda e, t: e.give(b'{"choices": [{"message": {"refusal": "I cannot"}}]}'), "a refusal"),
    "silence": (lambda e, t: e.give(message("  ")), "an empty answer"),
}


@contextmanager
def served(answers: Answers) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The address of a running server, and what it is asked."""
    asked: list[dict[str, Any]] = []
    exchange = type("Scripted", (Exchange,), {"answers": staticmethod(answers), "asked": asked})
    server = ThreadingHTTPServer(("127.0.0.1", 0), exchange)
    server.daemon_threads, server.block_on_close = True, False
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
