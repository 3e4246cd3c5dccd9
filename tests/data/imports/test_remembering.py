"""Columns remembered for the next file with the same header, saved under names, shown and removed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.data.imports.conftest import run_jobs, workbook
from tests.data.imports.credit_codes import credit_code
from tests.data.imports.test_screens import _chosen
from tests.people import People

from anlan.base.accounts.facade import Organisation
from anlan.base.audit.facade import AuditEntry
from anlan.data.enterprises.facade import Enterprise
from anlan.data.imports.models import ImportRun, SavedMapping

Clients = Callable[..., Client]
TITLES = ["牌子", "码", "人"]
FIELDS = ["name", "credit_code", "employees"]


def _upload(browser: Client, body: bytes, **more: str) -> str:
    form = {"dataset": "enterprises", "crs": "", "file": SimpleUploadedFile("名册.xlsx", body), **more}
    answer = browser.post("/imports/new/", form)
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    return str(answer["Location"])


def _body(number: int = 1, titles: list[str] | None = None, order: tuple[int, ...] = (0, 1, 2)) -> bytes:
    row = [f"{number}厂", credit_code(number), number]
    titles = titles or TITLES
    return workbook([[row[at] for at in order]], [titles[at] for at in order])


def _start(browser: Client, address: str, fields: list[str] | None = None, crs: str = "gcj02") -> None:
    form: dict[str, Any] = {"title": TITLES, "field": fields or FIELDS, "crs": crs}
    assert browser.post(address, {**form, "start": "1"}).status_code == 302
    run_jobs()


def test_the_same_header_again_is_mapped_as_last_time(city: People, browser_of: Clients) -> None:
    browser = browser_of(city.clerk)
    address = _upload(browser, _body())
    assert "沿用" not in browser.get(address).content.decode()
    _start(browser, address)
    again = _upload(browser, _body(2, order=(2, 0, 1)))
    page = browser.get(again).content.decode()
    assert re.search(r"沿用上次对应关系，\d+ 月 \d+ 日", page)
    chosen = _chosen(page)
    assert dict(zip(chosen["title"], chosen["field"], strict=True)) == dict(zip(TITLES, FIELDS, strict=True))
    assert ImportRun.objects.get(status="draft").crs == "gcj02"
    assert browser.post(again, {**chosen, "crs": "gcj02", "start": "1"}).status_code == 302
    run_jobs()
    assert Enterprise.objects.count() == 2
    saved = SavedMapping.objects.get()
    assert (saved.uses, saved.by, saved.organisation) == (
        2,
        city.clerk,
        Organisation.objects.get(name="大连市应急管理局"),
    )


def test_a_change_is_what_is_remembered(city: People, browser_of: Clients) -> None:
    browser = browser_of(city.clerk)
    _start(browser, _upload(browser, _body()))
    _start(browser, _upload(browser, _body(2)), ["name", "credit_code", ""])
    assert SavedMapping.objects.count() == 1
    page = browser.get(_upload(browser, _body(3))).content.decode()
    assert _chosen(page)["field"] == ["name", "credit_code", ""]


def test_another_header_or_ledger_is_another_matter(city: People, browser_of: Clients) -> None:
    browser = browser_of(city.clerk)
    _start(browser, _upload(browser, _body()))
    for address in (
        _upload(browser, _body(2, ["牌子", "码", "人数目"])),
        _upload(browser, _body(2), dataset="rescue-teams"),
    ):
        assert "沿用" not in browser.get(address).content.decode()


def test_colleagues_share_and_outsiders_do_not(city: People, browser_of: Clients) -> None:
    clerk = browser_of(city.clerk)
    _start(clerk, _upload(clerk, _body()))
    duty = browser_of(city.duty)
    page = duty.get(_upload(duty, _body(2))).content.decode()
    assert f"沿用{city.clerk.name}的对应关系" in page
    zhuanghe = browser_of(city.zhuanghe)
    assert "沿用" not in zhuanghe.get(_upload(zhuanghe, _body(3))).content.decode()


def test_mappings_are_saved_by_name_applied_listed_and_removed(city: People, browser_of: Clients) -> None:
    browser = browser_of(city.clerk)
    address = _upload(browser, _body())
    form: dict[str, Any] = {"title": TITLES, "field": FIELDS, "crs": "wgs84", "save": "1"}
    assert "请填写名称" in browser.post(address, {**form, "mapping_name": "  "}).content.decode()
    assert "请填写名称" in browser.post(address, {**form, "mapping_name": "名" * 61}).content.decode()
    assert "已保存列对应" in browser.post(address, {**form, "mapping_name": "市监名册"}).content.decode()
    saved = SavedMapping.objects.get()
    other = _upload(browser, _body(2, ["企业名称", "码", "怪列"]))
    page = browser.get(other).content.decode()
    assert "市监名册" in page
    assert browser.post(other, {"apply": "1", "saved": str(saved.pk)}).status_code == 302
    page = browser.get(other).content.decode()
    assert "沿用保存的对应关系“市监名册”" in page
    assert _chosen(page)["field"] == ["name", "credit_code", ""]
    assert "市监名册" in browser.get("/imports/mappings/").content.decode()
    zhuanghe = browser_of(city.zhuanghe)
    assert "市监名册" not in zhuanghe.get("/imports/mappings/").content.decode()
    assert zhuanghe.post(f"/imports/mappings/{saved.pk}/remove/").status_code == 404
    assert browser_of(city.expert).get("/imports/mappings/").status_code == 403
    assert browser.post(f"/imports/mappings/{saved.pk}/remove/").status_code == 302
    assert not SavedMapping.objects.exists()
    actions = AuditEntry.objects.values_list("action", flat=True)
    assert {"imports.save_mapping", "imports.remove_mapping"} <= set(actions)
