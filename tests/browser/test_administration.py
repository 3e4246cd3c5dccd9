"""The pages of administrator, security officer and auditor, and everybody's home and search, as they are used."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from tests.browser.conftest import Site, environment

SignIn = Callable[..., Page]

PAGES = {
    "duty": ["/", "/search/?q=大连", "/notifications/", "/accounts/profile/"],
    "admin": [
        "/",
        "/accounts/users/",
        "/accounts/users/new/",
        "/accounts/organisations/",
        "/jobs/",
        "/events/",
    ],
    "security": ["/accounts/locks/", "/accounts/sign-ins/", "/accounts/tokens/"],
    "auditor": ["/audit/", "/audit/20/"],
}


@pytest.mark.parametrize("who", sorted(PAGES))
def test_pages_are_accessible_and_fit_the_screen(who: str, sign_in: SignIn) -> None:
    page = sign_in(who)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        expect(page.locator("html")).to_have_attribute("data-bs-theme", scheme)
        for path in PAGES[who]:
            page.goto(path)
            found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]})
            assert not found.response["violations"], f"{path} {scheme}: {found.generate_report()}"
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_an_account_from_opening_to_closing(sign_in: SignIn) -> None:
    page = sign_in("admin")
    page.goto("/accounts/users/new/")
    page.get_by_label("用户名").fill("browser.test")
    page.get_by_label("姓名").fill("试用")
    page.get_by_label("角色").select_option("clerk")
    page.get_by_role("button", name="新增").click()
    expect(page.get_by_text("请选择机构。")).to_be_visible()
    expect(page.get_by_label("姓名")).to_have_value("试用")
    page.get_by_label("机构").select_option(index=1)
    page.get_by_role("button", name="新增").click()
    password = page.get_by_label("初始口令").input_value()
    assert len(password) == 14
    page.get_by_role("link", name="已保存，继续").click()

    page.get_by_role("button", name="结束").click()
    expect(page.get_by_role("dialog")).to_contain_text("试用 不再任")
    page.get_by_role("dialog").get_by_role("button", name="取消").click()
    page.get_by_role("button", name="结束").click()
    page.get_by_role("dialog").get_by_role("button", name="结束岗位").click()
    expect(page.get_by_text("无岗位：登录后看不到任何业务数据。")).to_be_visible()

    page.get_by_role("link", name="停用").click()
    page.get_by_label("原因").fill("试用结束")
    page.get_by_role("button", name="停用").click()
    expect(page.locator(".page-title-line")).to_contain_text("已停用")


def test_a_list_keeps_its_filters_in_the_address(sign_in: SignIn) -> None:
    page = sign_in("admin")
    page.goto("/accounts/users/")
    page.locator("select[name=role]").select_option("district_officer")
    expect(page).to_have_url(re.compile(r"role=district_officer"))
    expect(page.locator("tbody")).to_contain_text("jinzhou")
    expect(page.locator("tbody")).not_to_contain_text("vehicle")
    page.reload()
    expect(page.locator(".chip").first).to_contain_text("区县分局")


def test_search_by_keyboard_alone(sign_in: SignIn) -> None:
    page = sign_in("duty")
    page.keyboard.press("/")
    page.keyboard.type("大连")
    expect(page.locator("#search-results a").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    target = page.evaluate("document.activeElement.getAttribute('href')")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{target}")


def test_the_auditor_verifies_and_takes_the_chain_along(sign_in: SignIn, site: Site, tmp_path: Path) -> None:
    page = sign_in("auditor")
    page.goto("/audit/")
    page.get_by_role("button", name="校验").click()
    page.get_by_role("button", name="开始校验").click()
    expect(page.get_by_role("status").filter(has_text="审计链完整")).to_be_visible()
    page.goto("/audit/")
    with page.expect_download() as download:
        page.get_by_role("link", name="导出审计链").click()
    file = tmp_path / "chain.jsonl"
    download.value.save_as(file)
    command = [sys.executable, "-m", "anlan.config.cli", "verify-audit", str(file)]
    done = subprocess.run(command, env=environment(site.data), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_five_wrong_passwords_and_the_security_officer(sign_in: SignIn, site: Site) -> None:
    officer = sign_in("security")
    stranger = officer.context.browser.new_context(base_url=site.url, locale="zh-CN").new_page()
    for _ in range(5):
        stranger.goto("/accounts/login/")
        stranger.fill("input[name=username]", "township")
        stranger.fill("input[name=password]", "wrong")
        stranger.press("input[name=password]", "Enter")
        stranger.wait_for_load_state()
    expect(stranger.get_by_text("账号已锁定 15 分钟")).to_be_visible()
    officer.goto("/accounts/locks/")
    row = officer.get_by_role("row").filter(has_text="township")
    row.get_by_role("button", name="解除").click()
    expect(officer.get_by_text("当前没有被锁定的用户名")).to_be_visible()


def test_a_message_rings_the_bell_elsewhere(sign_in: SignIn) -> None:
    first, second = sign_in("leader"), sign_in("leader")
    second.goto("/notifications/")
    first.goto("/notifications/")
    expect(first.locator("[data-live-state]")).to_have_attribute("data-live-state", "live")
    second.get_by_role("button", name="全部标为已读").click()
    expect(first.locator("[data-bell-count]")).to_be_hidden()
