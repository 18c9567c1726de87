"""The workbench with the example's reports -> docs/pictures: every page, light and dark, wide and narrow.

python docs/screenshots.py          (needs Chromium and the dev extra)
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import threading
import time
from io import BytesIO
from pathlib import Path

import uvicorn
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from dateline import pipeline, read
from dateline.ledger import Ledger
from dateline.web import app

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "pictures"
EXAMPLE = ROOT / "examples" / "balochistan"
PORT = 8799
LOOKS = {"": (1280, "light"), "-dark": (1280, "dark"), "-narrow": (360, "light"), "-narrow-dark": (360, "dark")}
CALM = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
TALLEST = 1400  # pixels of a picture; the rest of a long page is cut off


def serve() -> None:
    """Serves a ledger with the example's reports on a thread of its own."""
    ledger = Ledger.open(Path(tempfile.mkdtemp()) / "example.ledger")
    reports, _ = read.reports([EXAMPLE / "reports"])
    for report, claims in zip(reports, pipeline.claims_of(reports), strict=True):
        ledger.add(report, claims)
    server = uvicorn.Server(uvicorn.Config(app(ledger), port=PORT, log_level="error"))
    threading.Thread(target=server.run, daemon=True).start()
    while not server.started:
        time.sleep(0.05)


def paths(page: Page, address: str) -> dict[str, str]:
    """The address of every page; the incident is the one that most reports tell."""
    found = page.request.get(f"{address}/incidents.json").json()["incidents"]
    incident = max(found, key=lambda i: len(i["reports"]))
    return {
        "inbox": "/inbox?show=all",
        "report": f"/reports/{incident['reports'][0]}",
        "incidents": "/incidents",
        "incident": f"/incidents/{incident['id']}",
        "actors": "/actors",
        "claims": "/claims",
        "outlook": "/outlook",
        "brief": "/brief",
        "export": "/export",
    }


def shoot(page: Page, address: str, name: str, path: str, ending: str) -> None:
    """One picture of one page."""
    page.goto(address + path)
    if name == "brief":
        page.fill("#brief-text", (EXAMPLE / "brief.txt").read_text("utf-8"))
        page.locator(".finding").first.wait_for()
    if name == "outlook":
        page.locator("[hx-get] svg").wait_for(timeout=300_000)  # the first chart takes its time
    page.wait_for_timeout(1500)
    image = Image.open(BytesIO(page.screenshot(full_page=True)))
    image = image.crop((0, 0, image.width, min(image.height, TALLEST))).quantize(128)
    image.save(PICTURES / f"{name}{ending}.png", optimize=True)


def main() -> None:
    """Takes all pictures."""
    serve()
    address = f"http://127.0.0.1:{PORT}"
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=shutil.which("chromium"), args=CALM)
        for ending, (width, scheme) in LOOKS.items():
            page = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme).new_page()  # type: ignore[arg-type]
            for name, path in paths(page, address).items():
                shoot(page, address, name, path, ending)
                print(f"{name}{ending}", file=sys.stderr)
        browser.close()


if __name__ == "__main__":
    main()
