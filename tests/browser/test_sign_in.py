"""Signing in, before real browsers: a passkey (Chromium's own virtual authenticator), an authenticator app, sessions on
two devices, and the first password of a newcomer."""

from __future__ import annotations

import base64
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.browser.conftest import DESK, PASSWORD, PHONE, Site, Watch, anlan

from anlan.base.accounts import totp

#: Passkeys are bound to a name: browsers allow localhost, never a bare address.
HOST = "http://localhost"
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def apart(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An Anlan of this module's own: what is required of a role here would hold up other tests."""
    data = tmp_path_factory.mktemp("sign-in") / "var"
    shutil.copytree(demo_data, data)
    served = Site(data).start()
    yield served
    served.stop()


@pytest.fixture
def visit(browser: Browser, apart: Site) -> Iterator[Open]:
    """A new browser before its sign-in page."""
    watch = Watch(f"{HOST}:{apart.port}")

    def open_page(viewport: dict[str, int] = DESK) -> Page:
        context = browser.new_context(viewport=viewport, base_url=watch.origin, locale="zh-CN")  # type: ignore[arg-type]
        context.set_default_timeout(15_000)
        page = context.new_page()
        watch.follow(page)
        page.goto("/accounts/login/")
        return page

    yield open_page
    assert watch.problems == []


def type_password(page: Page, username: str, password: str = PASSWORD) -> None:
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: not url.split("?")[0].endswith("/accounts/login/"))


def give_authenticator(context: BrowserContext, page: Page) -> None:
    """A platform authenticator that says yes, as a finger on the sensor would."""
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def leave(page: Page) -> None:
    page.click(".user-button")
    page.click(".menu-sheet >> text=退出登录")
    page.wait_for_url("**/accounts/login/**")


def next_code(secret: str, used: str = "") -> str:
    """The code an app would show now; waits for the next one when this was used."""
    raw = base64.b32decode(secret + "=" * (-len(secret) % 8))
    step = int(time.time()) // totp.STEP_S
    code = totp.code_at(raw, step)
    return totp.code_at(raw, step + 1) if code == used else code  # the window allows one step ahead


def test_factors_and_sessions(visit: Open) -> None:
    desk = visit()
    give_authenticator(desk.context, desk)
    type_password(desk, "leader")

    # A passkey is made, and opens the door alone.
    desk.click(".user-button")
    desk.click(".menu-sheet >> text=安全设置")
    desk.click(".factor a:has-text('添加')")
    desk.fill("#passkey-name", "带班室电脑")
    desk.click("button:has-text('添加通行密钥')")
    expect(desk.locator(".codes li")).to_have_count(10)
    recovery = desk.locator(".codes li").first.inner_text()
    desk.click("text=已保存，继续")
    expect(desk.locator(".factor-list")).to_contain_text("带班室电脑")
    leave(desk)
    desk.click("button:has-text('使用通行密钥登录')")
    desk.wait_for_url(lambda url: "/accounts/" not in url)

    # An authenticator app.
    desk.goto("/accounts/security/")
    desk.click(".factor a:has-text('启用')")
    secret = desk.input_value("#secret").replace(" ", "")
    assert desk.locator(".totp-qr img").evaluate("image => image.naturalWidth") > 100
    code = next_code(secret)
    desk.fill("#id_code", code)
    desk.press("#id_code", "Enter")
    desk.wait_for_url("**/accounts/security/")
    expect(desk.locator(".factor", has_text="验证器")).to_contain_text("已启用")

    # On a telephone: the password, then a code; a used one is refused.
    phone = visit(PHONE)
    type_password(phone, "leader")
    phone.fill("#id_code", code)
    phone.press("#id_code", "Enter")
    expect(phone.locator("[role=alert]").first).to_contain_text("已使用过")
    phone.fill("#id_code", next_code(secret, used=code))
    phone.press("#id_code", "Enter")
    phone.wait_for_url(lambda url: "/accounts/" not in url)

    # At the desk both devices are listed; the telephone is signed out, and out it is.
    desk.goto("/accounts/security/")
    expect(desk.locator(".session-list").first.locator(".session")).to_have_count(2)
    desk.click("text=退出该设备")
    expect(desk.locator(".session-list").first.locator(".session")).to_have_count(1)
    phone.goto("/")
    phone.wait_for_url("**/accounts/login/**")

    # The telephone is lost: a recovery code serves.
    type_password(phone, "leader")
    phone.fill("#id_code", recovery)
    phone.press("#id_code", "Enter")
    phone.wait_for_url(lambda url: "/accounts/" not in url)


def test_required_by_role_and_the_first_password(visit: Open, apart: Site) -> None:
    officer = visit()
    type_password(officer, "security")
    officer.goto("/accounts/sign-in-rules/")
    officer.check("#role-expert")
    officer.click("button:has-text('保存')")
    expect(officer.locator(".toast-note")).to_contain_text("专家")

    # The expert can do nothing before enrolling, then everything.
    expert = visit()
    give_authenticator(expert.context, expert)
    type_password(expert, "expert")
    expect(expert.locator("h1")).to_have_text("启用双因素验证")
    expert.goto("/map/")
    expect(expert.locator("h1")).to_have_text("启用双因素验证")
    expert.click("text=通行密钥")
    expert.click("button:has-text('添加通行密钥')")
    expert.click("text=已保存，继续")
    expert.wait_for_url(lambda url: "/accounts/" not in url)

    # A newcomer changes the password that the administrator gave.
    admin = visit()
    type_password(admin, "admin")
    admin.goto("/accounts/users/new/")
    admin.fill("input[name=username]", "newcomer")
    admin.fill("input[name=name]", "新同事")
    admin.click("button:has-text('新增')")
    first = admin.input_value("#secret")
    newcomer = visit(PHONE)
    type_password(newcomer, "newcomer", first)
    expect(newcomer.locator("h1")).to_have_text("修改初始口令")
    newcomer.fill("input[name=password]", "my-own-Secret-2026")
    newcomer.fill("input[name=again]", "my-own-Secret-2026")
    newcomer.click("button:has-text('修改并继续')")
    newcomer.wait_for_url(lambda url: "/accounts/" not in url)

    # The device of the expert is lost; on the server everything can be reset.
    said = anlan(apart.data, "reset-second-factor", "expert")
    assert "已取消 expert 的双因素验证" in said
    expert.goto("/")
    expert.wait_for_url("**/accounts/login/**")
