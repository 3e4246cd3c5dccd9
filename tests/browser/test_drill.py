"""16 July 2010 as a one-click exercise on the desk's own screens, and a drill that is killed and goes on."""

import os
import re
import signal
from collections.abc import Callable

from playwright.sync_api import Page, expect
from tests.browser.conftest import Site

from anlan.rescue.drills.scenario import picture_path

SignIn = Callable[..., Page]


def test_the_replay_of_2010_plays_itself_on_the_command_screen(sign_in: SignIn, site: Site) -> None:
    """Calls, picture, forces, level and bulletin arrive, marked as a drill, at sixty times the speed."""
    page = sign_in("duty")
    page.goto("/drills/")
    scenario = page.locator("form.scenario", has_text="2010 年 7 月 16 日")
    scenario.get_by_label("倍速").select_option("60")
    scenario.get_by_role("button", name="开始演练").click()
    page.wait_for_url(re.compile(r"/drills/[0-9a-f-]{36}/"))
    control = page.url
    expect(page.get_by_role("timer")).to_contain_text("T+")
    page.get_by_role("link", name="指挥屏").click()
    page.wait_for_url(re.compile(r"/incidents/[0-9a-f-]{36}/"))
    expect(page.locator("body")).to_have_class(re.compile("is-exercise"))
    page.locator("[data-tab=video]").click()
    desk = page.get_by_label("处置")
    expect(desk).to_contain_text("管线爆炸点和流淌火方位", timeout=20_000)
    photo = desk.locator(".photo-exercise img").first
    expect(photo).to_be_visible()
    assert photo.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1200

    # A picture of one's own: taken in, looked at large with the keys, withdrawn with a reason.
    desk.locator(".photo-drop input[type=file]").first.set_input_files(
        {"name": "阀组.png", "mimeType": "image/png", "buffer": picture_path("2021-exits.png").read_bytes()}
    )
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("说明").fill("阀组西侧")
    dialog.get_by_role("button", name="上传").click()
    mine = desk.get_by_role("button", name="放大：阀组西侧")
    mine.click()
    box = page.get_by_role("dialog", name="现场照片")
    expect(box).to_contain_text("阀组西侧")
    page.keyboard.press("ArrowRight")
    expect(box).to_contain_text("演练导调")
    page.keyboard.press("ArrowLeft")
    box.get_by_role("button", name="撤回").click()
    page.get_by_role("dialog", name="撤回这张照片？").get_by_label("理由").fill("拍错位置")
    page.get_by_role("dialog", name="撤回这张照片？").get_by_role("button", name="撤回").click()
    expect(mine).to_have_count(0)

    page.locator("[data-tab=resources]").click()
    expect(desk.locator(".dispatch", has_text="危险化学品救援队（情景）")).to_contain_text(
        "途中", timeout=15_000
    )
    expect(page.locator(".command-head")).to_contain_text("I 级响应", timeout=15_000)
    strip = page.get_by_label("过程记录")
    expect(strip).to_contain_text("再次来电（海青岛街道居民")
    expect(strip).to_contain_text("首报（1） 签发", timeout=15_000)

    # The director's page: what was expected is stamped; pause holds the clock.
    page.goto(control)
    expect(page.locator("tr[data-expectation=level]")).to_contain_text("提前")
    page.get_by_role("button", name="暂停").click()
    expect(page.get_by_role("button", name="继续")).to_be_visible()
    page.get_by_role("button", name="中止").click()
    page.get_by_role("dialog").get_by_role("button", name="中止演练").click()
    expect(page.locator(".inject-list")).to_contain_text("未注入")
    page.get_by_role("link", name="成绩单").click()
    paper = page.request.get(page.url + "pdf/")
    assert (paper.status, paper.headers["content-type"]) == (200, "application/pdf")


def test_a_call_put_through_is_on_the_intake_screen(sign_in: SignIn, site: Site) -> None:
    """In a live drill the player takes the call that rings; filing it gives the drill its incident."""
    _status, drill = site.api(
        "jinzhou", "POST", "/drills", {"scenario": "2010-07-16", "mode": "live", "speed": 1}
    )
    page = sign_in("jinzhou")
    page.goto(drill["url"])
    page.get_by_role("link", name="接听").click()
    page.wait_for_url("**/incidents/intake/**")
    expect(page.get_by_label("描述")).to_have_value(re.compile("输油管线爆炸着火"))
    expect(page.locator("body")).to_have_class(re.compile("is-exercise"))
    page.keyboard.press("F2")
    page.wait_for_url(re.compile(r"/incidents/[0-9a-f-]{36}/"))
    _status, after = site.api("jinzhou", "GET", f"/drills/{drill['id']}")
    assert after["incident"]["url"] in page.url
    assert after["injects"][0]["status"] == "done"
    site.api("jinzhou", "POST", f"/drills/{drill['id']}/stop", {"reason": "测试"})


def test_killed_and_started_again_the_drill_goes_on_and_repeats_nothing(own_site: Site) -> None:
    _status, drill = own_site.api(
        "duty", "POST", "/drills", {"scenario": "2010-07-16", "mode": "demonstration", "speed": 60}
    )

    def played() -> int:
        _status, body = own_site.api("duty", "GET", f"/drills/{drill['id']}")
        return sum(1 for each in body["injects"] if each["status"] == "done")

    own_site.wait_until(lambda: played() >= 4, "plays", timeout_s=90)
    for process in own_site.children():
        os.kill(process, signal.SIGKILL)
    own_site.stop(signal.SIGKILL)
    own_site.start()
    before = played()
    own_site.wait_until(lambda: played() > before, "goes on", timeout_s=90)
    _status, body = own_site.api("duty", "GET", f"/drills/{drill['id']}")
    _status, log = own_site.api("duty", "GET", f"/incidents/{body['incident']['id']}/timeline")
    texts = [each["text"] for each in log["items"] if each["kind"] in ("call", "note", "photo")]
    assert len(texts) == len(set(texts))
