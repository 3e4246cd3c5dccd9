"""A served Anlan on the demo world, and people in front of it: headless Chromium, one context a person.

The world is built once a run and copied for tests that break things. Playwright is started for each test and stopped
after it, because its event loop would otherwise stay in the thread of the tests that follow.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

PASSWORD = "demo-in-browser-2026"
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
WALL = {"width": 1920, "height": 1080}
START_S = 60
CHROMIUM_OPTIONS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--lang=zh-CN",
    "--enable-unsafe-swiftshader", "--use-gl=angle", "--use-angle=swiftshader",
]  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All browser tests share one process, and so one served Anlan."""
    for item in items:
        if "tests/browser/" in str(item.path).replace(os.sep, "/"):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


def environment(data: Path, ahead_s: float = 0.0) -> dict[str, str]:
    """The environment of a served Anlan: its own data, nothing of the test's Django settings, its front end
    where ANLAN_FRONTEND_DIST says; `ahead_s` seconds ahead of the machine's clock."""
    kept = {
        key: value
        for key, value in os.environ.items()
        if key == "ANLAN_FRONTEND_DIST" or not key.startswith(("ANLAN_", "DJANGO_"))
    }
    own = {"ANLAN_DATA": str(data), "ANLAN_DEMO_PASSWORD": PASSWORD, "ANLAN_CLOCK_OFFSET_S": str(ahead_s)}
    return {**kept, **own}


def anlan(data: Path, *arguments: str, ahead_s: float = 0.0) -> str:
    """Run the command line against `data`; its output."""
    command = [sys.executable, "-m", "anlan.config.cli", *arguments]
    done = subprocess.run(
        command, env=environment(data, ahead_s), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@dataclass
class Site:
    """One `anlan serve`."""

    data: Path
    port: int = 0
    process: subprocess.Popen[bytes] | None = None
    tokens: dict[str, str] = field(default_factory=dict)
    ahead_s: float = 0.0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> Site:
        if not self.port:
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                self.port = probe.getsockname()[1]
        command = [sys.executable, "-m", "anlan.config.cli", "serve", "--port", str(self.port)]
        with (self.data / "serve.log").open("ab") as log:
            self.process = subprocess.Popen(
                command, env=environment(self.data, self.ahead_s), stdout=log, stderr=log
            )
        self.wait_until(lambda: self.health().get("status") == "ok", "serves")
        return self

    def stop(self, number: int = signal.SIGTERM) -> None:
        if self.process is not None:
            self.process.send_signal(number)
            self.process.wait(20)
            self.process = None

    def health(self) -> dict[str, str]:
        try:
            with urllib.request.urlopen(f"{self.url}/api/v1/health", timeout=5) as answer:
                return dict(json.load(answer))
        except (OSError, ValueError):
            return {}

    def wait_until(self, condition: Callable[[], bool], what: str, timeout_s: float = START_S) -> None:
        """Poll until it holds; the log of the server is shown when it does not."""
        deadline = time.monotonic() + timeout_s
        pause = 0.05
        while not condition():
            if time.monotonic() > deadline:
                log = (self.data / "serve.log").read_text()[-3000:]
                raise AssertionError(f"{what}: not within {timeout_s} s\n{log}")
            time.sleep(pause)  # polling a process, bounded above

    def children(self) -> list[int]:
        """Process ids of web and worker."""
        assert self.process is not None
        listed = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(self.process.pid)], capture_output=True, text=True
        )
        return [int(pid) for pid in listed.stdout.split()]

    def token(self, username: str) -> str:
        if username not in self.tokens:
            self.tokens[username] = (
                anlan(self.data, "token", username, ahead_s=self.ahead_s).strip().splitlines()[-1]
            )
        return self.tokens[username]

    def api(
        self, username: str, method: str, path: str, body: object = None, **headers: str
    ) -> tuple[int, dict]:
        """Call the HTTP API as a person; status and JSON."""
        request = urllib.request.Request(
            f"{self.url}/api/v1{path}",
            method=method,
            data=json.dumps(body).encode() if body is not None else None,
            headers={
                "Authorization": f"Bearer {self.token(username)}",
                "Content-Type": "application/json",
                **headers,
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                text = answer.read()
                return answer.status, json.loads(text) if text else {}
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read() or b"{}")


@pytest.fixture(scope="session")
def demo_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo world's data folder, built once."""
    data = tmp_path_factory.mktemp("anlan")
    anlan(data, "demo")
    return data


@pytest.fixture(scope="session")
def site(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The Anlan most browser tests share."""
    served = Site(_copy(demo_data, tmp_path_factory)).start()
    yield served
    served.stop()


@pytest.fixture
def own_site(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An Anlan of the test's own, to be killed and restarted."""
    served = Site(_copy(demo_data, tmp_path_factory)).start()
    yield served
    served.stop()


def _copy(data: Path, factory: pytest.TempPathFactory) -> Path:
    target = factory.mktemp("site") / "var"
    shutil.copytree(data, target)
    return target


@pytest.fixture
def browser() -> Iterator[Browser]:
    """Headless Chromium as the system installed it."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=found, args=CHROMIUM_OPTIONS)
        yield launched
        launched.close()


@dataclass
class Watch:
    """What a page did that no page of ours may do: script errors, and requests to other hosts."""

    origin: str
    problems: list[str] = field(default_factory=list)

    def follow(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.problems.append(f"script error: {error}"))
        page.on("console", self._console)
        page.on("request", lambda request: self._request(request.url))

    def _console(self, message: object) -> None:
        text, kind = str(getattr(message, "text", "")), str(getattr(message, "type", ""))
        if kind == "error" and "status of 4" not in text and "ERR_INTERNET_DISCONNECTED" not in text:
            self.problems.append(f"console: {text}")

    def _request(self, url: str) -> None:
        if not url.startswith((self.origin, "data:", "blob:", "about:")):
            self.problems.append(f"external request: {url}")


@pytest.fixture
def sign_in(browser: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """`sign_in("duty")` gives that person's page on the home screen, signed in through the form.

    The test fails at its end when any page had a script error or asked another host.
    """
    watch = Watch(site.url)

    def open_page(
        username: str,
        *,
        viewport: dict[str, int] | None = None,
        scheme: str = "light",
        at: Site | None = None,
    ) -> Page:
        served = at or site
        watch.origin = served.url
        context = browser.new_context(
            viewport=viewport or DESK, base_url=served.url, locale="zh-CN", color_scheme=scheme  # type: ignore[arg-type]
        )  # fmt: skip
        context.set_default_timeout(15_000)
        if served.ahead_s:
            context.clock.install(time=datetime.now(UTC) + timedelta(seconds=served.ahead_s))
        page = context.new_page()
        watch.follow(page)
        page.goto("/accounts/login/")
        page.fill("input[name=username]", username)
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda url: "/accounts/login" not in url)
        return page

    yield open_page
    assert watch.problems == []
