"""A night at the desk, 3 November 2026, 02:10: half a name, the picture, 119, the telephone, the leader's thumb, every
addressee within the hour, a third death, the hand-over at eight, and the accident in the ledger.

The system lives at that hour for the test; it is stopped and started again to let the night pass.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import quote
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import PHONE, Site, anlan

SignIn = Callable[..., Page]
SHANGHAI = ZoneInfo("Asia/Shanghai")
INCIDENT = re.compile(r"/incidents/([0-9a-f-]{36})/")
NIGHT = datetime(2026, 11, 3, 2, 10, tzinfo=SHANGHAI)
MORNING = datetime(2026, 11, 3, 7, 50, tzinfo=SHANGHAI)
EIGHT = datetime(2026, 11, 3, 8, 1, tzinfo=SHANGHAI)


def until(moment: datetime) -> float:
    """Seconds from now to `moment`."""
    return (moment - datetime.now(UTC)).total_seconds()


@pytest.fixture
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A demo city built and served shortly before the call."""
    data = tmp_path_factory.mktemp("night")
    ahead_s = until(NIGHT - timedelta(minutes=2))
    anlan(data, "demo", ahead_s=ahead_s)
    served = Site(data, ahead_s=until(NIGHT)).start()
    yield served
    served.stop()


def leave(*pages: Page) -> None:
    """Close the browsers before the system stops."""
    for page in pages:
        page.context.close()


def pass_to(site: Site, moment: datetime) -> None:
    """Let the time go by."""
    site.stop()
    site.ahead_s = until(moment)
    site.start()


def test_the_night_exercise(night: Site, sign_in: SignIn) -> None:
    duty = sign_in("duty", at=night)
    incident = take_the_call(duty)
    pass_on_with_a_receipt(duty)
    report_by_telephone(duty)
    leader = sign_in("leader", at=night, viewport=PHONE)
    leader_signs_on_the_phone(leader, duty)
    tell_every_addressee(duty, night, incident)
    third_death(duty)

    leave(duty, leader)
    pass_to(night, MORNING)
    colleague = hand_over(sign_in("duty", at=night), night, sign_in, incident)
    end_and_find_in_the_ledger(colleague, sign_in("leader", at=night), night, incident)


def take_the_call(duty: Page) -> str:
    """Half a name, from the keyboard; the picture stands within a minute."""
    began = time.monotonic()
    duty.goto("/incidents/intake/")
    keys = duty.keyboard
    keys.type("13904110210")
    duty.get_by_label("地点", exact=True).focus()
    keys.type("碧流", delay=20)
    duty.get_by_role("option").first.wait_for()
    keys.press("Enter")
    keys.press("Alt+e")
    duty.get_by_label("涉及物质").fill("氯")
    duty.get_by_label("死亡", exact=True).fill("2")
    duty.get_by_label("描述").fill("夜班工人说罐区有人倒下，气味刺鼻")
    known = duty.get_by_label("已知情况")
    expect(known).to_contain_text("碧流化工")
    expect(known).to_contain_text("最近力量")
    keys.press("F2")
    duty.wait_for_url(INCIDENT)
    expect(duty.get_by_role("heading", level=1)).to_contain_text("碧流化工")
    expect(duty.get_by_label("处置")).to_contain_text("救援队伍")
    assert time.monotonic() - began < 60
    found = INCIDENT.search(duty.url)
    assert found is not None
    return found[1]


def pass_on_with_a_receipt(duty: Page) -> None:
    """To 119, who answer by telephone."""
    duty.get_by_role("tab", name="接转").click()
    duty.get_by_role("button", name="接转", exact=True).click()
    dialog = duty.get_by_role("dialog")
    expect(dialog.get_by_label("接收单位", exact=True)).to_contain_text("消防救援 119")
    dialog.get_by_role("button", name="接转", exact=True).click()
    rail = duty.get_by_label("处置")
    expect(rail).to_contain_text("待签收")
    duty.get_by_role("button", name="登记签收").click()
    duty.get_by_role("dialog").get_by_label("对方签收人").fill("119 接警员 07 号")
    duty.get_by_role("dialog").get_by_role("button", name="登记").click()
    expect(rail).to_contain_text("119 接警员 07 号")
    expect(rail).to_contain_text("已接办")


def report_by_telephone(duty: Page) -> None:
    duty.get_by_role("tab", name="报送").click()
    duty.get_by_role("button", name="登记电话快报").click()
    dialog = duty.get_by_role("dialog")
    expect(dialog.get_by_label("报告内容")).to_have_value(re.compile("死亡 2 人"))
    dialog.get_by_label("报告对象").fill("市政府总值班室")
    dialog.get_by_label("接听人").fill("林值守")
    dialog.get_by_label("已复述核对").check()
    dialog.get_by_role("button", name="登记").click()
    expect(duty.locator("[data-kind=phone_report]")).to_contain_text("完成")


def leader_signs_on_the_phone(leader: Page, duty: Page) -> None:
    duty.get_by_role("button", name="拟首报").click()
    duty.wait_for_url(re.compile("/bulletins/"))
    duty.get_by_role("button", name="送签").click()
    expect(duty.locator("main")).to_contain_text("待签发")
    leader.goto("/leader/")
    card = leader.locator(".leader-sign-card", has_text="首报").filter(has_text="碧流化工").first
    expect(card).to_be_visible()
    card.get_by_role("button", name="签发").click()
    expect(card).to_have_count(0, timeout=15_000)
    leader.goto(duty.url)
    expect(leader.locator("main")).to_contain_text("已签发", timeout=15_000)


def tell_every_addressee(duty: Page, site: Site, incident: str) -> None:
    """The city's own way of each; all within the hour, and the written-report clock says so."""
    duty.goto(f"/incidents/{incident}/reporting/")
    duty.on("dialog", lambda question: question.accept())
    duty.get_by_role("button", name=re.compile("全部已送出")).click()
    expect(duty.locator(".report-state")).to_contain_text("0 待送")
    _status, rows = site.api("duty", "GET", f"/incidents/{incident}/deliveries")
    assert {row["category"] for row in rows["items"]} >= {
        "government", "police", "labour", "union", "procuratorate",
    }  # fmt: skip
    for row in rows["items"]:
        assert datetime.fromisoformat(row["sent_at"]) < NIGHT + timedelta(hours=1), row["name"]
    duty.goto(f"/incidents/{incident}/")
    expect(duty.locator("[data-kind=written_report]")).to_contain_text("完成")


def third_death(duty: Page) -> None:
    """From two to three: grade, addressees and investigator change, and the log says so."""
    expect(duty.locator(".command-head")).to_contain_text("一般")
    duty.locator("#cas-deaths").fill("3")
    duty.get_by_role("button", name="保存伤亡").click()
    expect(duty.locator(".command-head")).to_contain_text("较大")
    duty.get_by_text("变化记录").click()
    changes = duty.locator(".casualty-changes")
    expect(changes).to_contain_text("增加报送：省应急管理厅")
    expect(changes).to_contain_text("设区的市级人民政府")


def hand_over(duty: Page, site: Site, sign_in: SignIn, incident: str) -> Page:
    """The open incident goes to the next shift, whose officer acknowledges it."""
    duty.goto("/duty/handover/")
    duty.get_by_role("button", name="准备交班").click()
    expect(duty.locator("main")).to_contain_text("碧流化工")
    duty.get_by_label("交班说明").fill("氯泄漏较大事故处置中，省厅续报 9 时前送出。")
    duty.get_by_role("button", name="提交交班").click()
    record = duty.url
    leave(duty)
    pass_to(site, EIGHT)
    colleague = sign_in("duty2", at=site)
    colleague.goto(record)
    expect(colleague.get_by_role("button", name="接班", exact=True)).to_be_disabled()
    colleague.get_by_text("移交清单").click()
    colleague.get_by_role("button", name="全部已阅").click()
    colleague.get_by_role("button", name="接班", exact=True).click()
    expect(colleague.locator("main")).to_contain_text("何夜值")
    _status, log = site.api("duty2", "GET", f"/incidents/{incident}/timeline")
    assert any("交班" in entry["text"] and "何夜值" in entry["text"] for entry in log["items"])
    return colleague


def end_and_find_in_the_ledger(duty: Page, leader: Page, site: Site, incident: str) -> None:
    duty.goto(f"/incidents/{incident}/")
    duty.get_by_text("更多").click()
    duty.get_by_role("button", name="结束响应").click()
    dialog = duty.get_by_role("dialog")
    dialog.get_by_label("处置小结").fill("泄漏已止住，周边检测合格，遇难 3 人，移交调查")
    dialog.get_by_role("button", name="结束响应").click()
    expect(duty.locator(".command-head")).to_contain_text("已结束")
    leader.goto("/accidents/?q=碧流化工")
    row = leader.locator("tbody tr", has_text="碧流化工").first
    expect(row).to_contain_text("较大")
    expect(row).to_contain_text("3")
    _status, found = site.api("leader", "GET", "/accidents?q=" + quote("碧流"))
    assert found["items"][0]["deaths"] == 3
