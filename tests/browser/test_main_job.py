"""The main job through the real screens: a call, the picture, three resources, another screen that follows, the
leader's signature, the paper, the close."""

import io
import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect
from pypdf import PdfReader
from tests.browser.conftest import WALL, Site

SignIn = Callable[..., Page]
INCIDENT = re.compile(r"/incidents/[0-9a-f-]{36}/")


def take_call(page: Page, *, half: str, kind: str, substance: str, phone: str) -> None:
    """Fill the intake screen from the keyboard: half a name, first candidate, kind, substance."""
    page.goto("/incidents/intake/")
    page.get_by_label("来电").fill(phone)
    place = page.get_by_label("地点", exact=True)
    place.press_sequentially(half, delay=20)
    page.get_by_role("option").first.wait_for()
    place.press("Enter")
    page.get_by_role("button", name=kind).click()
    page.get_by_label("涉及物质").fill(substance)


def test_from_a_call_to_the_close(sign_in: SignIn, site: Site, tmp_path: Path) -> None:
    duty = sign_in("duty")
    take_call(duty, half="碧流 化工", kind="泄漏", substance="氯", phone="13911110001")
    known = duty.get_by_label("已知情况")
    expect(known).to_contain_text("碧流化工")
    expect(known).to_contain_text("一般事故")
    expect(known).to_contain_text("最近力量")
    duty.get_by_label("描述").fill("储罐法兰泄漏，有刺激性气味")
    duty.keyboard.press("F2")
    duty.wait_for_url(INCIDENT)

    # The picture stands: enterprise, substance, resources.
    expect(duty.get_by_role("heading", level=1)).to_contain_text("碧流化工")
    expect(duty.get_by_label("处置")).to_contain_text("救援队伍")

    # Another user's screen, opened before the dispatch, follows it without a reload.
    leader = sign_in("leader")
    leader.goto(duty.url)
    expect(leader.get_by_label("处置")).to_contain_text("尚未派出力量")

    boxes = duty.get_by_label("处置").locator("input[type=checkbox]:not([disabled])")
    names = [boxes.nth(number).locator("xpath=..").inner_text().splitlines()[0] for number in range(3)]
    for number in range(3):
        boxes.nth(number).check()
    duty.keyboard.press("Escape")
    duty.locator("h1").click()
    duty.keyboard.press("d")
    dialog = duty.get_by_role("dialog")
    expect(dialog).to_contain_text("派出 3 支力量")
    dialog.get_by_role("button", name="派出").click()
    for name in names:
        expect(leader.locator(".dispatch", has_text=name)).to_contain_text("已派出", timeout=5000)

    # A status set on one screen appears on the other; the log is written from anywhere.
    duty.locator(".dispatch", has_text=names[0]).get_by_role("button", name="已接令").click()
    expect(leader.locator(".dispatch", has_text=names[0])).to_contain_text("已接令", timeout=5000)
    duty.locator("h1").click()
    duty.keyboard.press("l")
    duty.get_by_role("dialog").get_by_label("日志内容").fill("风向东南，疏散下风向 500 米")
    duty.keyboard.press("Control+Enter")
    leader.get_by_role("tab", name="日志").click()
    expect(leader.get_by_label("处置")).to_contain_text("疏散下风向 500 米", timeout=5000)

    # First bulletin: drafted from the record, signed by the leader, printed.
    duty.get_by_role("button", name="拟首报").click()
    duty.wait_for_url(re.compile("/bulletins/"))
    expect(duty.locator("#item-0")).to_have_value(re.compile("碧流化工"))
    duty.get_by_role("button", name="送签").click()
    expect(duty.locator("main")).to_contain_text("待签发")
    bulletin = duty.url
    leader.goto("/incidents/to-sign/")
    leader.goto(bulletin)
    leader.get_by_role("button", name="签发", exact=True).click()
    expect(leader.locator("main")).to_contain_text("已签发")
    paper = leader.request.get(bulletin + "pdf/")
    assert paper.status == 200
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(paper.body())).pages)
    assert "事故信息报告" in text
    assert "碧流化工" in text
    plain = leader.request.get(bulletin + "text/").text()
    assert "签发：" in plain
    assert "演练" not in plain

    # Close with a summary.
    duty.goto(INCIDENT.search(bulletin)[0])  # type: ignore[index]
    duty.get_by_text("更多").click()
    duty.get_by_role("button", name="结束响应").click()
    dialog = duty.get_by_role("dialog")
    dialog.get_by_label("处置小结").fill("法兰已更换，周边检测合格，人员返回")
    dialog.get_by_role("button", name="结束响应").click()
    expect(duty.locator(".command-head")).to_contain_text("已结束")


def test_the_picture_stands_within_a_second(sign_in: SignIn, site: Site) -> None:
    """The server's part is bounded by a benchmark; here: what is filed is on the screen when the page has loaded."""
    duty = sign_in("duty")
    status, opened = site.api("duty", "GET", "/incidents?status=open")
    assert status == 200
    incident = next(item for item in opened["items"] if item["enterprise"])
    duty.goto(f"/incidents/{incident['id']}/")
    expect(duty.get_by_label("处置")).to_contain_text("救援队伍")
    expect(duty.locator("canvas").first).to_be_visible()


def test_a_crash_in_the_middle_of_intake_loses_nothing(sign_in: SignIn) -> None:
    duty = sign_in("duty")
    duty.goto("/incidents/intake/")
    duty.get_by_label("来电").fill("13911110002")
    duty.get_by_label("描述").fill("楼下有浓烟，说不清地点")
    duty.reload()
    expect(duty.get_by_label("描述")).to_have_value("楼下有浓烟，说不清地点")
    expect(duty.get_by_label("来电")).to_have_value("13911110002")
    duty.get_by_role("button", name="丢弃重填").click()


def test_a_lost_connection_keeps_the_call_and_sends_it_once(sign_in: SignIn, site: Site) -> None:
    duty = sign_in("duty")
    take_call(duty, half="甘井子", kind="火灾", substance="", phone="13911110003")
    expect(duty.get_by_label("已知情况")).to_contain_text("建议等级")
    duty.context.set_offline(True)
    duty.keyboard.press("F2")
    expect(duty.get_by_role("alert").first).to_be_visible()
    duty.context.set_offline(False)
    duty.wait_for_url(INCIDENT, timeout=30_000)
    status, found = site.api("duty", "GET", "/incidents?q=13911110003")
    assert (status, found["count"]) == (200, 1)


def test_missing_kind_is_said_beside_the_field(sign_in: SignIn) -> None:
    duty = sign_in("duty")
    duty.goto("/incidents/intake/")
    duty.get_by_label("描述").fill("说不清")
    duty.keyboard.press("F2")
    expect(duty.locator("[data-field=kind] .field-error")).to_be_visible()
    expect(duty.locator("[data-field=place] .field-error")).to_be_visible()
    duty.evaluate("localStorage.clear()")


def test_a_second_call_about_the_same_event_is_merged(sign_in: SignIn, site: Site) -> None:
    body = {"kind": "fire", "place": "周水子机场货运区", "lon": 121.5390, "lat": 38.9657}
    _status, first = site.api("duty", "POST", "/incidents", body)
    duty = sign_in("duty")
    duty.goto("/incidents/intake/")
    duty.get_by_label("来电").fill("13911110004")
    duty.get_by_label("地点", exact=True).fill("121.5391, 38.9656")
    duty.get_by_role("option").first.wait_for()
    duty.get_by_label("地点", exact=True).press("Enter")
    duty.get_by_role("button", name="火灾").click()
    expect(duty.get_by_label("已知情况")).to_contain_text("可能重复")
    duty.keyboard.press("F4")
    duty.wait_for_url(f"**/incidents/{first['id']}/")
    _status, log = site.api("duty", "GET", f"/incidents/{first['id']}/timeline")
    assert "再次来电" in log["items"][-1]["text"]


def test_a_drill_is_marked_everywhere(sign_in: SignIn, site: Site) -> None:
    duty = sign_in("duty")
    take_call(duty, half="碧流 化工", kind="爆炸", substance="", phone="13911110005")
    duty.keyboard.press("F8")
    expect(duty.locator("body")).to_have_class(re.compile("is-exercise"))
    duty.keyboard.press("F2")
    duty.wait_for_url(INCIDENT)
    expect(duty.locator("body")).to_have_class(re.compile("is-exercise"))
    expect(duty.locator(".command-head")).to_contain_text("演练")
    before = site.api("duty", "GET", "/incidents?exercise=false")[1]["count"]
    assert site.api("duty", "GET", "/incidents")[1]["count"] > before
    duty.goto(duty.url + "record/")
    expect(duty.locator(".exercise-banner")).to_be_visible()


def test_the_wall_shows_no_controls(sign_in: SignIn, site: Site) -> None:
    incident = site.api("duty", "GET", "/incidents?status=open")[1]["items"][0]
    wall = sign_in("leader", viewport=WALL)
    wall.goto(f"/incidents/{incident['id']}/?wall=1")
    expect(wall.locator("h1")).to_be_visible()
    expect(wall.get_by_role("button", name="定级")).to_have_count(0)


def test_an_outsider_meets_nothing(sign_in: SignIn, site: Site) -> None:
    items = site.api("duty", "GET", "/incidents")[1]["items"]
    jinzhou = next(
        item for item in items if item["division"] and item["division"]["code"].startswith("210213")
    )
    zhuanghe = sign_in("zhuanghe")
    answer = zhuanghe.goto(f"/incidents/{jinzhou['id']}/")
    assert answer is not None
    assert answer.status == 404
    zhuanghe.goto("/incidents/board/")
    expect(zhuanghe.locator("#board")).not_to_contain_text(jinzhou["number"])
