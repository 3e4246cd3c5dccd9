"""Reporting through the real screens: a report by telephone, the leader's signature on a phone, every addressee, a
death that changes grade and addressees, the follow-up compared with the first."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect
from tests.browser.conftest import PHONE, Site

SignIn = Callable[..., Page]
#: Milliseconds a screen may take to follow on a busy machine.
SLOW = 20_000
CALL = {
    "kind": "leak",
    "place": "金州区大孤山",
    "lon": 121.9,
    "lat": 39.0,
    "substance": "氯",
    "deaths": 2,
    "missing": 1,
}


def test_from_the_telephone_report_to_the_follow_up(sign_in: SignIn, site: Site) -> None:
    status, incident = site.api("duty", "POST", "/incidents", {**CALL, "description": "储罐泄漏"})
    assert status == 201
    home = f"/incidents/{incident['id']}/"
    duty = sign_in("duty")
    duty.goto(home)
    duty.get_by_role("tab", name="报送").click()

    # The telephone report: words proposed from the record; its clock is met.
    duty.get_by_role("button", name="登记电话快报").click()
    dialog = duty.get_by_role("dialog")
    expect(dialog.get_by_label("报告内容")).to_have_value(re.compile("死亡 2 人"))
    dialog.get_by_label("报告对象").fill("省应急管理厅")
    dialog.get_by_label("接听人").fill("张值班")
    dialog.get_by_label("已复述核对").check()
    dialog.get_by_role("button", name="登记").click()
    expect(duty.locator("[data-kind=phone_report]")).to_contain_text("完成", timeout=SLOW)
    expect(duty.get_by_label("处置")).to_contain_text("已复述核对", timeout=SLOW)

    # The leader signs on a phone with one tap.
    _status, bulletin = site.api(
        "duty", "POST", f"/incidents/{incident['id']}/bulletins", {"kind": "initial"}
    )
    site.api("duty", "POST", f"/bulletins/{bulletin['id']}/submit", {})
    leader = sign_in("leader", viewport=PHONE)
    leader.goto(bulletin["url"])
    sign = leader.get_by_role("button", name="签发", exact=True)
    expect(sign).to_be_in_viewport()
    assert leader.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    sign.click()
    expect(leader.locator("main")).to_contain_text("已签发")

    # Every addressee: one by one from the keyboard, then the rest at once; a second receipt is refused.
    expect(duty.get_by_label("处置")).to_contain_text("公安机关", timeout=SLOW)
    duty.goto(f"{home}reporting/")
    police = duty.locator("tr", has_text="公安机关")
    police.get_by_label("公安机关 接收人").fill("王警官")
    duty.keyboard.press("Enter")
    expect(duty.locator("tr", has_text="公安机关").get_by_role("button", name="签收")).to_be_visible()
    duty.on("dialog", lambda question: question.accept())
    duty.get_by_role("button", name=re.compile("全部已送出")).click()
    expect(duty.locator(".report-state")).to_contain_text("0 待送")
    duty.locator("tr", has_text="公安机关").get_by_role("button", name="签收").click()
    expect(duty.locator("tr", has_text="公安机关")).to_contain_text("已签收")
    _status, rows = site.api("duty", "GET", f"/incidents/{incident['id']}/deliveries")
    taken = next(each for each in rows["items"] if each["name"] == "公安机关")
    status, refusal = site.api("duty", "POST", f"/deliveries/{taken['id']}/receipt", {"receiver": "李四"})
    assert status == 409
    assert "王警官" in refusal["detail"]

    # The missing one is found dead: grade, addressees and investigator follow and say so.
    duty.goto(home)
    expect(duty.locator("[data-kind=written_report]")).to_contain_text("完成", timeout=SLOW)
    duty.locator("#cas-deaths").fill("3")
    duty.locator("#cas-missing").fill("0")
    expect(duty.locator(".casualties")).to_contain_text("现 2")
    duty.get_by_role("button", name="保存伤亡").click()
    expect(duty.locator(".command-head")).to_contain_text("较大", timeout=SLOW)
    duty.get_by_text("变化记录").click()
    expect(duty.locator(".casualty-changes")).to_contain_text("增加报送：省应急管理厅", timeout=SLOW)
    expect(duty.locator(".casualty-changes")).to_contain_text("设区的市级人民政府")

    # A fall needs a reason.
    duty.locator("#cas-deaths").fill("2")
    duty.get_by_role("button", name="保存伤亡").click()
    expect(duty.get_by_text("请说明理由")).to_be_visible()

    # The supplement that is due, and what it changes.
    duty.goto(f"{home}supplement/")
    duty.get_by_role("button", name="拟续报").click()
    duty.get_by_role("link", name="对比").click()
    expect(duty.locator(".compare-grid ins").first).to_contain_text("3")
    expect(duty.locator("ins.report-chip")).to_contain_text("省应急管理厅")


def test_the_administrator_sets_whom_to_tell(sign_in: SignIn) -> None:
    admin = sign_in("admin")
    admin.goto("/incidents/addressees/")
    admin.get_by_role("link", name="增加报送对象").click()
    admin.get_by_label("报送对象").fill("市委值班室")
    admin.get_by_label("类别").select_option(label="其他")
    admin.get_by_role("button", name="保存").click()
    row = admin.locator("tr", has_text="市委值班室")
    row.get_by_role("button", name="停用").click()
    expect(admin.locator("tr", has_text="市委值班室")).to_contain_text("启用")
    admin.get_by_role("button", name="恢复默认").click()
    admin.get_by_role("dialog").get_by_role("button", name="恢复默认").click()
    expect(admin.locator("main")).not_to_contain_text("市委值班室")
