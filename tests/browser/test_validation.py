"""From the calculator to how far its models are validated: figures, drawings, one example opened, accessible."""

from __future__ import annotations

from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from tests.browser.conftest import PHONE

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
_WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def test_a_duty_officer_sees_how_far_the_models_hold(sign_in: Callable[..., Page]) -> None:
    page = sign_in("duty")
    page.goto("/consequence/")
    page.get_by_role("link", name="模型验证").click()
    expect(page.get_by_role("heading", level=1, name="模型验证")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="Burro").first).to_contain_text("良好")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        expect(page.locator("html")).to_have_attribute("data-bs-theme", scheme)
        found = Axe().run(page, options=RULES)
        assert not found.response["violations"], f"{scheme}: {found.generate_report()}"
    expect(page.locator("#burro svg").first).to_be_visible()
    fires = page.locator(".evidence-module", has=page.get_by_role("heading", name="火灾"))
    fires.locator("> summary").click()
    example = fires.locator(".evidence-example").filter(has_text="苯池火").first
    example.locator("> summary").click()
    expect(example.get_by_role("row").filter(has_text="火焰长度")).to_contain_text("46.77")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert page.evaluate(_WIDER) == 0
