"""The journey of the file: an enterprise files a new tank farm, the district returns it and then accepts it, another
district sees none of it, and the duty officer meets it in the situation picture with its age."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

from playwright.sync_api import Page, expect
from tests.browser.conftest import PHONE, Site

from anlan.kernel.clock import in_shanghai

SignIn = Callable[..., Page]
FARM = "北区液氨罐区"


def test_the_journey_of_the_file(sign_in: SignIn, site: Site) -> None:
    filer = sign_in("enterprise")
    number = _file_the_farm(filer)

    # Another district has no trace of it, by whatever door.
    outsider = sign_in("zhuanghe")
    outsider.goto("/filing/review/?status=all")
    expect(outsider.locator("main")).not_to_contain_text("碧流化工")
    assert outsider.goto(f"/filing/review/{number}/").status == 404  # type: ignore[union-attr]
    assert site.api("zhuanghe", "GET", f"/filings/{number}")[0] == 404

    district = sign_in("jinzhou")
    _return_it(district, number)
    _mend_and_submit(filer, number)
    _accept_it(district, number)

    status, found = site.api("zhuanghe", "GET", f"/major-hazard-installations?q={'%E5%8C%97%E5%8C%BA'}")
    assert (status, found["count"]) == (200, 0)
    _meet_it_on_duty(sign_in("duty"), site)


def _file_the_farm(filer: Page) -> str:
    """On the phone of the man at the tank: typed, kept without a click, refused with everything wrong at once."""
    filer.set_viewport_size(PHONE)
    filer.goto("/filing/")
    expect(filer.get_by_role("heading", name="待更新")).to_be_visible()
    filer.get_by_role("button", name="新增重大危险源").click()
    filer.get_by_label("名称").fill(FARM)
    filer.get_by_label("单元类型").select_option(label="储存单元")
    filer.get_by_label("级别", exact=True).select_option(label="四级")
    filer.get_by_label("厂界外 500 米内常住人口").fill("20")
    filer.locator("[name=stored-0-substance]").fill("氨")
    filer.locator("[name=stored-0-quantity_t]").fill("五十")
    filer.locator("[name=lon]").fill("121.8432")
    with filer.expect_response(lambda answer: "39.0096" in (answer.request.post_data or "")):
        filer.locator("[name=lat]").fill("39.0096")
    expect(filer.locator(".autosave-note")).to_contain_text("已保存")
    filer.reload()
    expect(filer.locator("[name=stored-0-quantity_t]")).to_have_value("五十")
    filer.get_by_role("button", name="保存").click()
    expect(filer.get_by_text("数量应大于 0 吨")).to_be_visible()
    filer.locator("[name=stored-0-quantity_t]").fill("50")
    filer.get_by_role("button", name="保存").click()

    expect(filer.locator(".filing-change", has_text=FARM)).to_be_visible()
    number = filer.url.rstrip("/").rsplit("/", 1)[1]
    filer.goto("/filing/#storage-unit")
    filer.locator("#storage-unit > summary").click()
    filer.get_by_role("button", name="新增储罐与装置").click()
    filer.get_by_label("位号").fill("V-301")
    filer.locator("[name=name]").fill("1 号液氨球罐")
    filer.get_by_label("类型", exact=False).first.select_option(label="储罐")
    filer.locator("[name=substance]").fill("氨")
    filer.locator("[name=installation]").fill(FARM)
    filer.locator("[name=quantity_t]").fill("25")
    filer.get_by_role("button", name="保存").click()
    expect(filer.locator(".filing-change", has_text="V-301")).to_be_visible()
    filer.get_by_label("填报说明").fill("北区新建液氨罐区，已完成验收")
    filer.get_by_role("button", name="提交审核").click()
    expect(filer.locator(".page-title-line")).to_contain_text("待审核")
    return number


def _return_it(district: Page, number: str) -> None:
    district.goto("/filing/review/")
    district.locator("tbody tr", has_text="新增储罐与装置").get_by_role("link").first.click()
    district.wait_for_url(re.compile(number))
    farm = district.locator(".filing-change", has_text="重大危险源").filter(has_text=FARM)
    row = farm.locator("tr", has_text="级别").first
    row.get_by_text("不通过", exact=True).click()
    district.get_by_role("button", name="退回").click()
    expect(district.get_by_text("不通过的项请写明意见")).to_be_visible()
    row.get_by_placeholder("意见").fill("50 吨液氨应为三级，请重新辨识")
    district.get_by_role("button", name="退回").click()
    district.wait_for_url(re.compile("/filing/review/$"))
    district.goto(f"/filing/{number}/")
    expect(district.locator(".page-title-line")).to_contain_text("已退回")


def _mend_and_submit(filer: Page, number: str) -> None:
    filer.goto("/filing/")
    filer.locator(".filing-current", has_text="被退回").filter(has_text="新增储罐与装置").get_by_role(
        "link"
    ).click()
    expect(filer.get_by_text("50 吨液氨应为三级，请重新辨识")).to_be_visible()
    filer.locator(".filing-change", has_text=FARM).first.get_by_role("link", name="修改").click()
    expect(filer.get_by_text("审核意见：50 吨液氨应为三级")).to_be_visible()
    expect(filer.get_by_label("名称")).to_have_value(FARM)  # nothing typed was lost
    filer.get_by_label("级别", exact=True).select_option(label="三级")
    filer.get_by_role("button", name="保存").click()
    filer.get_by_role("button", name="提交审核").click()
    expect(filer.locator(".page-title-line")).to_contain_text("待审核")


def _accept_it(district: Page, number: str) -> None:
    district.goto(f"/filing/review/{number}/")
    expect(district.get_by_text("上次意见：50 吨液氨应为三级")).to_be_visible()
    district.get_by_role("button", name="全部通过").click()
    expect(district.locator(".filing-progress")).to_contain_text(re.compile(r"已审 (\d+)/\1 项"))
    district.get_by_role("button", name="接受").click()
    expect(district.locator(".page-title-line")).to_contain_text("已接受")
    district.get_by_role("link", name="版本比较").click()
    expect(district.locator(".filing-change", has_text=FARM).first).to_contain_text("三级")


def _meet_it_on_duty(duty: Page, site: Site) -> None:
    """In the picture of the emergency at the plant: the farm, its tank, and that it was confirmed today."""
    _, listed = site.api("duty", "GET", "/incidents?status=open&page_size=50")
    incident = next(
        each for each in listed["items"] if "碧流" in ((each.get("enterprise") or {}).get("name") or "")
    )
    _, picture = site.api("duty", "GET", f"/incidents/{incident['id']}/picture")
    farm = next(each for each in picture["installations"]["items"] if each["name"] == FARM)
    assert farm["as_of"] == in_shanghai(datetime.now(UTC)).date().isoformat()
    duty.goto(f"/incidents/{incident['id']}/")
    expect(duty.get_by_text(FARM).first).to_be_visible()
    duty.goto(farm["url"])
    expect(duty.locator(".facts > div", has_text="数据来源").first).to_contain_text("企业填报")
