"""Every screen of the navigation, as the first person who may see it: accessible in both themes, nothing wider than the
window, the heading there, no error.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from tests.browser.conftest import PHONE

SignIn = Callable[..., Page]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
PEOPLE = ("duty", "leader", "clerk", "jinzhou", "enterprise", "officer", "admin", "security", "auditor")
WIDTHS = (1280, 1440, 1920)
_LINKS = "() => [...document.querySelectorAll('nav a[href^=\"/\"]')].map(each => each.getAttribute('href'))"
_WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"

_seen: set[str] = set()


def screens(page: Page) -> list[str]:
    """Addresses of the navigation nobody has looked at yet."""
    found = [path for path in page.evaluate(_LINKS) if path not in _seen and "/logout" not in path]
    fresh = list(dict.fromkeys(found))
    _seen.update(fresh)
    return fresh


@pytest.mark.parametrize("who", PEOPLE)
def test_every_screen_is_accessible_and_fits(who: str, sign_in: SignIn) -> None:
    page = sign_in(who)
    problems: list[str] = []
    for path in screens(page):
        answer = page.goto(path)
        if answer is None or answer.status != 200:
            problems.append(f"{path}: {answer.status if answer else 'nothing'}")
            continue
        page.locator("h1").first.wait_for(state="attached")
        fixed = page.locator("html[data-scheme-fixed]").count() > 0  # walls are dark, whatever the desk is
        for scheme in ("dark",) if fixed else ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            expect(page.locator("html")).to_have_attribute("data-bs-theme", scheme)
            found = Axe().run(page, options=RULES)
            if found.response["violations"]:
                problems.append(f"{path} {scheme}: {found.generate_report()}")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            if page.evaluate(_WIDER) > 0:
                problems.append(f"{path} is wider than {width}")
    assert problems == []


@pytest.mark.parametrize("who", ["leader", "duty"])
def test_every_screen_fits_a_phone(who: str, sign_in: SignIn) -> None:
    page = sign_in(who, viewport=PHONE)
    paths = [path for path in dict.fromkeys(page.evaluate(_LINKS)) if "/logout" not in path]
    wide = []
    for path in paths:
        page.goto(path)
        page.locator("h1").first.wait_for(state="attached")
        if page.evaluate(_WIDER) > 0:
            wide.append(path)
    assert wide == []
