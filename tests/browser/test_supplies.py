"""Supplies from the command screen to the scene: asked for, promised, sent, and signed for on a telephone."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect
from tests.browser.conftest import PHONE, Site

SignIn = Callable[..., Page]


def test_asked_for_on_the_command_screen_and_received_in_the_field(sign_in: SignIn, site: Site) -> None:
    status, opened = site.api(
        "duty",
        "POST",
        "/incidents",
        {"kind": "leak", "place": "大孤山街道海滨路 8 号", "lon": 121.845, "lat": 39.003},
    )
    assert status == 201, opened
    duty = sign_in("duty")
    duty.goto(f"/incidents/{opened['id']}/")
    duty.keyboard.press("g")
    duty.keyboard.press("z")
    duty.get_by_role("button", name="请求物资").click()
    dialog = duty.get_by_role("dialog", name="请求物资")
    dialog.get_by_label("物资 1").select_option(label="便携式四合一气体检测仪（台）")
    dialog.get_by_label("数量 1").fill("3")
    dialog.get_by_label("现场收货人").fill("陈机动")
    dialog.get_by_role("button", name="提交请求").click()
    link = duty.locator(".supply-request", has_text="便携式四合一气体检测仪 3台")
    expect(link).to_contain_text("待承诺")

    clerk = sign_in("clerk")
    clerk.goto(str(link.get_attribute("href")))
    clerk.get_by_role("button", name="大连市应急物资中心库（虚构）承诺").click()
    clerk.get_by_role("link", name="办理").click()
    clerk.get_by_label("承运人").fill("刘师傅")
    clerk.get_by_label("承运电话").fill("0411-00009999")
    clerk.get_by_role("button", name="发出", exact=True).click()
    expect(clerk.locator("h1 + .page-number + .status")).to_contain_text("运输中")

    expect(link).to_contain_text("运输中")
    crew = sign_in("vehicle", viewport=PHONE)
    crew.goto(clerk.url)
    received = crew.get_by_label("收到（台）")
    assert (received.bounding_box() or {}).get("height", 0) >= 48
    assert crew.evaluate("document.documentElement.scrollWidth <= innerWidth")
    received.fill("2")
    crew.get_by_role("button", name="签收").click()
    expect(crew.get_by_role("alert")).to_contain_text("差异原因")
    crew.get_by_label("差异原因").fill("一台途中损坏")
    crew.get_by_role("button", name="签收").click()
    expect(crew.get_by_text("已签收。")).to_be_visible()
    expect(crew.locator("main")).to_contain_text("一台途中损坏")

    stock: dict[str, Any] = site.api("clerk", "GET", "/supplies/movements?kind=send&page_size=1")[1]
    assert stock["items"][0]["quantity"] == "-3"
    expect(link).to_contain_text("已收货")
