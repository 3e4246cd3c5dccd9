"""Calls by keyboard alone: half a name to an incident passed on and taken over; false calls and their undo; a merge."""

import re
import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect
from tests.browser.conftest import Site

SignIn = Callable[..., Page]
INCIDENT = re.compile(r"/incidents/[0-9a-f-]{36}/")
KNOWN_NUMBER = "0411-00005066"


def open_incident(site: Site, **values: Any) -> dict[str, Any]:
    status, opened = site.api("duty", "POST", "/incidents", {"kind": "leak", **values})
    assert status == 201, opened
    return opened


def test_half_a_name_by_keyboard_passed_on_within_a_minute_and_taken_over(sign_in: SignIn) -> None:
    duty = sign_in("duty")
    zhuanghe = sign_in("zhuanghe")
    duty.goto("/incidents/intake/")
    began = time.monotonic()
    keys = duty.keyboard
    expect(duty.get_by_label("来电")).to_be_focused()
    keys.type(KNOWN_NUMBER)
    keys.press("Tab")
    keys.type("路过司机")
    expect(duty.locator(".intake-earlier")).to_contain_text("以往来电")
    expect(duty.locator(".earlier-mark")).to_contain_text("谎报")
    duty.get_by_label("地点", exact=True).focus()
    keys.type("碧流 化工", delay=20)
    duty.get_by_role("option").first.wait_for()
    keys.press("Enter")
    keys.press("Alt+e")
    keys.press("Alt+6")
    keys.press("Alt+a")
    keys.type("12")
    expect(duty.locator(".intake-danger")).to_contain_text("较大涉险事故：涉险 12 人")
    overflow = duty.evaluate(
        "document.querySelector('.intake-form').scrollHeight - document.querySelector('.intake-form').clientHeight"
    )
    assert overflow <= 0, "the whole form is seen without scrolling"
    keys.press("F6")
    dialog = duty.get_by_role("dialog")
    expect(dialog.get_by_label("接收单位", exact=True)).to_contain_text("消防救援 119")
    keys.type("庄河市局")
    expect(dialog.get_by_label("接收单位", exact=True)).to_contain_text("平台签收")
    keys.press("Enter")
    duty.wait_for_url(INCIDENT)
    assert time.monotonic() - began < 60

    expect(duty.locator(".command-head")).to_contain_text("较大涉险")
    expect(duty.get_by_label("处置")).to_contain_text("消防救援 119")
    duty.locator("h1").click()
    keys.press("g")
    keys.press("j")
    expect(duty.get_by_label("处置")).to_contain_text("待签收")

    zhuanghe.goto("/transfers/")
    zhuanghe.get_by_role("link", name=re.compile("碧流化工")).first.click()
    zhuanghe.get_by_role("button", name="接办").click()
    expect(zhuanghe.locator("main")).to_contain_text("已接办")
    expect(duty.get_by_label("处置")).to_contain_text("已接办", timeout=8000)
    zhuanghe.get_by_role("link", name="打开事故").click()
    zhuanghe.wait_for_url(INCIDENT)


def test_a_false_call_is_kept_undone_and_opened_after_all(sign_in: SignIn, site: Site) -> None:
    duty = sign_in("duty")
    duty.goto("/incidents/intake/")
    duty.get_by_label("来电").fill("13911110444")
    duty.get_by_label("描述").fill("孩子玩手机误拨")
    duty.keyboard.press("F7")
    dialog = duty.get_by_role("dialog")
    duty.keyboard.press("2")
    dialog.get_by_role("button", name="记录").click()
    expect(dialog).to_be_visible()  # a malicious call needs a reason
    dialog.get_by_label("误报").check()
    dialog.get_by_role("button", name="记录").click()
    notice = duty.locator(".intake-notice")
    expect(notice).to_contain_text("已记为误报，未立案", timeout=15_000)
    _status, found = site.api("duty", "GET", "/calls?phone=13911110444")
    assert [item["nature"] for item in found["items"]] == ["false"]
    notice.get_by_role("button", name="撤销").click()
    expect(duty.get_by_label("描述")).to_have_value("孩子玩手机误拨")
    duty.get_by_label("地点", exact=True).fill("湾里街道")
    duty.keyboard.press("Escape")
    duty.keyboard.press("Alt+q")
    duty.keyboard.press("F2")
    duty.wait_for_url(INCIDENT)
    _status, found = site.api("duty", "GET", "/calls?phone=13911110444")
    assert [item["nature"] for item in found["items"]] == ["real"], "still one call"


def test_two_incidents_become_one_and_the_old_page_leads_there(sign_in: SignIn, site: Site) -> None:
    into = open_incident(site, place="庄河市徐岭镇", lon=122.9, lat=39.7, deaths=1)
    source = open_incident(site, place="庄河市徐岭镇", lon=122.9, lat=39.7, deaths=2)
    duty = sign_in("duty")
    duty.goto(source["url"])
    duty.get_by_text("更多").click()
    duty.get_by_role("button", name="并入其他事故").click()
    dialog = duty.get_by_role("dialog")
    expect(dialog.locator(".merge-row").first).to_contain_text(into["number"])
    expect(dialog.locator(".merge-figures")).to_contain_text("请选用")
    dialog.locator("input[name=figure-deaths][value='2']").check()
    dialog.get_by_role("button", name="并入").click()
    duty.wait_for_url(re.compile(into["id"]))
    expect(duty.locator(".command-head")).to_contain_text(into["number"])
    _status, merged = site.api("duty", "GET", f"/incidents/{into['id']}")
    assert merged["deaths"] == 2
    duty.goto(source["url"])
    expect(duty.locator(".outcome-note")).to_contain_text(f"已并入 {into['number']}")
    duty.get_by_text("更多").click()
    duty.get_by_role("button", name="撤销并入").click()
    dialog = duty.get_by_role("dialog")
    dialog.get_by_label("理由").fill("核实为两处")
    dialog.get_by_role("button", name="撤销并入").click()
    expect(duty.locator(".command-head")).to_contain_text("处置中")
