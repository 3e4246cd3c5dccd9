"""Command on the real screens: headquarters in one step, an order received with one click, casualties that two people
change, a correction, the replay of a closed incident, the walls."""

import re
import time
from collections.abc import Callable

from playwright.sync_api import Page, expect
from tests.browser.conftest import WALL, Site

SignIn = Callable[..., Page]


def open_incident(site: Site, **values: object) -> str:
    call = {
        "kind": "leak",
        "place": "金州区海青岛街道",
        "lon": 121.783,
        "lat": 39.051,
        "substance": "氯",
        **values,
    }
    status, body = site.api("duty", "POST", "/incidents", call)
    assert status == 201, body
    return str(body["id"])


def tab(page: Page, letter: str) -> None:
    """By keyboard: `g` and the tab's letter."""
    page.locator("h1").click()
    page.keyboard.press("g")
    page.keyboard.press(letter)


def test_command_of_a_response(sign_in: SignIn, site: Site) -> None:
    incident = open_incident(site)
    duty, leader = sign_in("duty"), sign_in("leader")
    for page in (duty, leader):
        page.goto(f"/incidents/{incident}/")
    rail = duty.get_by_label("处置")

    # One step sets it up, the other screen follows, empty leading posts stand out.
    tab(duty, "h")
    duty.get_by_role("button", name="设立指挥部").click()
    duty.get_by_role("dialog").get_by_role("button", name="设立").click()
    tab(leader, "h")
    expect(leader.get_by_label("处置")).to_contain_text("现场指挥部", timeout=5000)
    expect(leader.locator(".staff-vacant").first).to_contain_text("总指挥")
    expect(duty.locator(".map-headquarters")).to_be_visible()
    duty.locator(".staff-vacant").first.get_by_role("button", name="指定").click()
    duty.get_by_role("combobox").fill("钱领航")
    duty.get_by_role("option", name=re.compile("钱领航")).click()
    duty.get_by_role("dialog").get_by_role("button", name="指定").click()
    expect(leader.get_by_label("处置").locator(".staff-name", has_text="钱领航")).to_be_visible(timeout=5000)

    # An order to a user of the platform: received with one click, seen on the command screen.
    duty.locator("h1").click()
    duty.keyboard.press("i")
    dialog = duty.get_by_role("dialog")
    dialog.get_by_role("combobox").first.fill("孙知微")
    duty.get_by_role("option", name=re.compile("孙知微")).click()
    dialog.locator("textarea").fill("提出倒罐方案")
    dialog.get_by_role("button", name="下达").click()
    expect(dialog).to_have_count(0)
    expert = sign_in("expert")
    expert.goto("/command/mine/")
    card = expert.locator(".order-card", has_text="提出倒罐方案")
    card.get_by_role("button", name="接令").click()
    tab(duty, "l")
    expect(rail.locator(".order", has_text="提出倒罐方案")).to_contain_text("平台接令", timeout=5000)

    # A person in the register; the contradiction is shown and its counts adopted.
    tab(duty, "n")
    duty.get_by_role("button", name="登记人员").click()
    duty.get_by_role("dialog").get_by_label("状况", exact=True).select_option("missing")
    duty.get_by_role("dialog").get_by_role("button", name="登记").click()
    expect(rail).to_contain_text("失踪登记 1 人、通报 0 人")
    duty.get_by_role("button", name="采用登记人数").click()
    duty.get_by_role("dialog").get_by_role("button", name="采用登记人数").click()
    expect(leader.get_by_label("失踪", exact=True)).to_have_value("1", timeout=5000)

    # Who else is editing, until the tab is closed.
    leader.get_by_label("重伤", exact=True).focus()
    expect(duty.locator(".presence-note", has_text="钱领航 正在修改重伤人数")).to_be_visible(timeout=8000)
    expect(duty.locator("#cas-serious_injuries")).to_have_class(re.compile("being-edited"))
    leader.close()
    closed = time.monotonic()
    expect(duty.locator(".presence-note", has_text="钱领航")).to_have_count(0, timeout=20_000)
    assert time.monotonic() - closed < 20

    # A correction is a new entry; the old one stays, struck.
    site.api("duty", "POST", f"/incidents/{incident}/timeline", {"text": "风向东南"})
    tab(duty, "r")
    entry = duty.locator(".timeline-entry", has_text="风向东南")
    entry.hover()
    entry.get_by_role("button", name="更正").click()
    duty.get_by_role("dialog").get_by_label("更正内容").fill("风向西南")
    duty.get_by_role("dialog").get_by_role("button", name="记入更正").click()
    expect(duty.locator(".timeline-entry", has_text="的记录：风向西南")).to_be_visible(timeout=5000)
    expect(duty.locator(".entry-corrected")).to_contain_text("风向东南")


def test_replay_and_walls(sign_in: SignIn, site: Site) -> None:
    """A closed drill runs again; the walls show the same without controls, the drill marked."""
    drills = site.api("duty", "GET", "/incidents?exercise=true&status=closed")[1]["items"]
    found = next(each for each in drills if each["deaths"] == 1)
    page = sign_in("duty", viewport=WALL)
    page.goto(f"/incidents/{found['id']}/")
    expect(page.get_by_label("处置")).to_contain_text("已调派")
    deaths = page.locator("#cas-deaths")
    expect(deaths).to_have_value("1")
    page.locator("h1").click()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="暂停")).to_be_visible()
    expect(deaths).to_have_value("0")
    page.get_by_role("button", name="×300").click()
    elapsed = page.locator(".command-elapsed")
    before = elapsed.inner_text()
    expect(elapsed).not_to_have_text(before, timeout=3000)
    page.locator("h1").click()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="播放")).to_be_visible()
    shown = page.locator(".strip-entry").count()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".strip-entry")).not_to_have_count(shown)
    page.keyboard.press("Escape")
    expect(deaths).to_have_value("1")

    page.goto(f"/incidents/{found['id']}/?wall=1")
    expect(page.locator(".wall-exercise")).to_have_text("演练")
    expect(page.locator(".wall button:visible")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    page.goto("/command/wall/")
    expect(page.locator(".wall-row").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    made = open_incident(site, place="大连湾街道新港", lon=121.68, lat=39.02)
    number = site.api("duty", "GET", f"/incidents/{made}")[1]["title"]
    expect(page.locator(".wall-row", has_text=number)).to_be_visible(timeout=8000)
