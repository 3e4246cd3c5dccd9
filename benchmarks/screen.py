"""The situation picture on the screen of a browser: from the key press to the nearest forces standing there."""

from __future__ import annotations

import json
import os
import shutil

from benchmarks.figures import Figure, sample
from benchmarks.server import PASSWORD, Client, Server, anlan

BUDGET_MS = 1000.0
OPTIONS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--enable-unsafe-swiftshader", "--use-gl=angle", "--use-angle=swiftshader",
]  # fmt: skip


def picture_on_screen(served: Server) -> list[Figure]:
    """Nothing where no Chromium is installed."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if found is None:
        return []
    from playwright.sync_api import sync_playwright

    token = anlan(served.data, "token", "duty").strip().splitlines()[-1]
    program = Client(served.port, Authorization=f"Bearer {token}")
    opened = json.loads(program.must("/api/v1/incidents?status=open&page_size=500"))["items"]
    incident = next(each["id"] for each in opened if "氯" in json.dumps(each, ensure_ascii=False))
    address = f"http://localhost:{served.port}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=OPTIONS)
        page = browser.new_page(base_url=address, viewport={"width": 1440, "height": 900})
        page.goto("/accounts/login/")
        page.fill("input[name=username]", "duty")
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda url: "/accounts/login" not in url)

        def show() -> None:
            page.goto(f"/incidents/{incident}/", wait_until="commit")
            page.get_by_label("处置").get_by_text("救援队伍").first.wait_for()

        taken = sample(show, times=10, warm=2)
        browser.close()
    note = (
        f"p95, median {taken.median:.0f}; page, data and drawing in headless Chromium without a graphics card"
    )
    return [Figure("situation picture on the screen", taken.p95, "ms", BUDGET_MS, note=note)]
