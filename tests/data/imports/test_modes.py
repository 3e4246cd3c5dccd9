"""What a file may do: create and update, only update, withdraw by key, and be the last word of an organisation."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.data.imports.conftest import run_jobs, send, workbook
from tests.data.imports.credit_codes import credit_code
from tests.data.imports.test_screens import _chosen
from tests.people import AT, People, actor

from anlan.base.accounts.facade import Organisation
from anlan.data.enterprises.facade import Enterprise, change_enterprise
from anlan.data.hazards.facade import MajorHazardInstallation, load_substances
from anlan.data.imports import running
from anlan.data.imports.models import ImportRun, Reconciliation
from anlan.kernel.actor import SYSTEM

Imported = Callable[..., dict[str, Any]]
Clients = Callable[..., Client]
HEAD = ["企业名称", "统一社会信用代码", "经度", "纬度", "从业人数"]
JINZHOU, ZHUANGHE = (121.783, 39.051), (122.967, 39.681)


def _row(number: int, point: tuple[float, float] = JINZHOU, name: str = "", people: Any = "") -> list[Any]:
    return [name or f"{number}厂", credit_code(number), *point, people]


def _register(city: People, imported: Imported, *rows: list[Any]) -> None:
    assert imported(city.clerk, workbook(list(rows), HEAD))["created"] == len(rows)


def _status(number: int) -> str:
    return str(Enterprise.objects.get(credit_code=credit_code(number)).status)


def test_update_only_creates_nothing(city: People, imported: Imported) -> None:
    _register(city, imported, _row(1))
    body = workbook([[credit_code(1), 12], [credit_code(2), 13]], ["统一社会信用代码", "从业人数"])
    state = imported(city.clerk, body, mode="update")
    assert (state["mode"], state["updated"], state["created"], state["rejected"]) == ("update", 1, 0, 1)
    assert "只更新已有" in state["errors"][0]["message"]
    assert Enterprise.objects.get().employees == 12


def test_unknown_mode_and_missing_reason_are_refused(city: People, program_of: Clients) -> None:
    client = program_of(city.clerk)
    assert send(client, workbook([_row(1)], HEAD), mode="destroy").json()["errors"][0]["field"] == "mode"
    answer = send(client, workbook([_row(1)], HEAD), mode="withdraw")
    assert answer.json()["errors"][0]["field"] == "reason"
    assert send(client, workbook([_row(1)], HEAD), mode="withdraw", reason="因" * 201).status_code == 422
    assert send(client, workbook([_row(1)], HEAD), mode="withdraw", reason="因" * 200).status_code == 202


def test_withdrawal_by_key_and_its_undo(city: People, imported: Imported, program_of: Clients) -> None:
    _register(city, imported, *(_row(number) for number in range(1, 5)))
    rows = [
        ["随便的名字", credit_code(1), ""],
        ["", credit_code(2), "已迁出本市"],
        ["", credit_code(9), ""],
        ["", credit_code(1), ""],
        ["", "不是代码", ""],
    ]
    state = imported(
        city.clerk,
        workbook(rows, ["企业名称", "统一社会信用代码", "撤出原因"]),
        mode="withdraw",
        reason="停业",
    )
    counts = [state[name] for name in ("withdrawn", "unchanged", "rejected", "created", "updated")]
    assert counts == [2, 1, 2, 0, 0]
    assert [_status(number) for number in (1, 2, 3, 4)] == ["retired", "retired", "active", "active"]
    reasons = {each.credit_code: each.retired_reason for each in Enterprise.objects.filter(status="retired")}
    assert reasons == {credit_code(1): "停业", credit_code(2): "已迁出本市"}
    assert "可能已注销" in "".join(each["message"] for each in state["errors"])

    imported(city.clerk, workbook([_row(2, name="新登记")], HEAD))  # its code is taken meanwhile
    client = program_of(city.clerk)
    client.post(f"/api/v1/imports/{state['id']}/undo")
    run_jobs()
    after = client.get(f"/api/v1/imports/{state['id']}").json()
    assert (after["reverted"], after["left"]) == (1, ["2厂"])
    assert "已另有相同" in after["kept"][0]["reason"]
    back = Enterprise.objects.get(credit_code=credit_code(1))
    assert (back.status, back.retired_reason, back.retired_at) == ("active", "", None)


def test_what_others_hang_on_is_not_withdrawn(city: People, imported: Imported) -> None:
    load_substances(by=SYSTEM, at=AT)
    _register(city, imported, _row(1))
    imported(
        city.clerk,
        workbook([[credit_code(1), "罐区"]], ["企业统一社会信用代码", "危险源名称"]),
        dataset="major-hazard-installations",
    )
    body = workbook([[credit_code(1)]], ["统一社会信用代码"])
    state = imported(city.clerk, body, mode="withdraw", reason="停业")
    assert (state["withdrawn"], state["rejected"]) == (0, 1)
    assert "罐区" in state["errors"][0]["message"]
    keyed = workbook([[credit_code(1), "罐区"]], ["企业统一社会信用代码", "危险源名称"])
    gone = imported(city.clerk, keyed, dataset="major-hazard-installations", mode="withdraw", reason="核销")
    assert (gone["withdrawn"], MajorHazardInstallation.objects.get().status) == (1, "retired")
    assert imported(city.clerk, body, mode="withdraw", reason="停业")["withdrawn"] == 1


@pytest.mark.parametrize(
    ("dataset", "headers", "row"),
    [
        ("rescue-teams", ["队伍名称"], ["一队"]),
        ("sensitive-places", ["场所名称", "类别"], ["一小", "学校"]),
        ("duty-contacts", ["单位", "值班电话", "区划"], ["值班室", "0411-80000000", "金州区"]),
    ],
)
def test_every_kind_of_ledger_withdraws_by_its_key(
    city: People, imported: Imported, dataset: str, headers: list[str], row: list[str]
) -> None:
    assert imported(city.clerk, workbook([row], headers), dataset=dataset)["created"] == 1
    state = imported(city.clerk, workbook([row], headers), dataset=dataset, mode="withdraw", reason="撤销")
    assert (state["withdrawn"], state["errors"]) == (1, [])
    again = imported(city.clerk, workbook([row], headers), dataset=dataset, mode="withdraw", reason="撤销")
    assert (again["withdrawn"], again["rejected"]) == (0, 1)


def test_withdrawing_takes_the_right_to_retire_and_stays_in_the_jurisdiction(
    city: People, imported: Imported, program_of: Clients
) -> None:
    _register(city, imported, _row(1), _row(2, ZHUANGHE))
    body = workbook([[credit_code(1)], [credit_code(2)]], ["统一社会信用代码"])
    refused = send(program_of(city.duty), body, mode="withdraw", reason="停业")
    assert (refused.status_code, "没有注销企业的权限" in refused.json()["detail"]) == (403, True)
    state = imported(city.zhuanghe, body, mode="withdraw", reason="停业")
    assert (state["withdrawn"], state["rejected"]) == (1, 1)
    assert "1厂" not in str(state["errors"])
    assert (_status(1), _status(2)) == ("active", "retired")


# -- 对账 -----------------------------------------------------------------------------------------------------------


def _draft(browser: Client, body: bytes) -> str:
    form = {"dataset": "enterprises", "crs": "", "file": SimpleUploadedFile("名册.xlsx", body)}
    return str(browser.post("/imports/new/", form)["Location"])


def _form(browser: Client, address: str, **more: str) -> dict[str, Any]:
    return {**_chosen(browser.get(address).content.decode()), "crs": "wgs84", "mode": "upsert", **more}


@pytest.fixture
def listed(city: People, imported: Imported) -> People:
    """Four enterprises in Jinzhou, one in Zhuanghe."""
    _register(city, imported, *(_row(number) for number in range(1, 5)), _row(5, ZHUANGHE))
    return city


def test_what_a_file_leaves_out_is_withdrawn_once_its_number_is_typed(
    listed: People, browser_of: Clients, program_of: Clients
) -> None:
    browser = browser_of(listed.clerk)
    address = _draft(browser, workbook([_row(1), _row(2, people=8), _row(6)], HEAD))
    form = _form(browser, address, reconcile="1")
    page = browser.post(address, {**form, "check": "1"}).content.decode()
    assert "确认撤出 2 条记录" in page
    assert "金州区应急管理局" in page
    run = ImportRun.objects.get(status="draft")
    missing = browser.get(f"/imports/{run.pk}/missing.xlsx")
    assert missing.status_code == 200
    for typed in ("", "1", "3", "两"):
        answer = browser.post(address, {**form, "start": "1", "withdraw_count": typed})
        assert "请在“确认撤出”中填写这个数" in answer.content.decode(), typed
    assert browser.post(address, {**form, "start": "1", "withdraw_count": "2"}).status_code == 302
    touched = Enterprise.objects.get(credit_code=credit_code(4))
    change_enterprise(enterprise=touched, version=None, employees=3, by=actor(listed.duty), at=AT)
    run_jobs()
    run.refresh_from_db()
    assert (run.status, run.created, run.updated, run.unchanged, run.withdrawn) == ("done", 1, 1, 1, 1)
    assert [_status(number) for number in range(1, 7)] == [
        "active", "active", "retired", "active", "active", "active",
    ]  # fmt: skip
    assert "确认之后被" in run.problems.get().message
    program_of(listed.clerk).post(f"/api/v1/imports/{run.pk}/undo")
    run_jobs()
    assert (_status(3), _status(6)) == ("active", "retired")


def test_wrong_rows_that_name_nothing_forbid_a_reconciliation(listed: People, browser_of: Clients) -> None:
    browser = browser_of(listed.clerk)
    wrong = ["3厂", credit_code(3)[:-1] + "-", *JINZHOU, ""]
    address = _draft(browser, workbook([_row(1), _row(2), wrong], HEAD))
    form = _form(browser, address, reconcile="1")
    assert "有 1 行有错且对不上台账" in browser.post(address, {**form, "check": "1"}).content.decode()
    count = str(len(Reconciliation.objects.get().listed))
    page = browser.post(address, {**form, "start": "1", "withdraw_count": count}).content.decode()
    assert "请先改正" in page
    assert ImportRun.objects.filter(status="draft").count() == 1
    del form["reconcile"]
    assert browser.post(address, {**form, "start": "1"}).status_code == 302
    assert not Reconciliation.objects.exists()


def test_a_file_of_strangers_has_nothing_to_reconcile(listed: People, browser_of: Clients) -> None:
    browser = browser_of(listed.clerk)
    address = _draft(browser, workbook([_row(8)], HEAD))
    page = browser.post(address, {**_form(browser, address, reconcile="1"), "check": "1"}).content.decode()
    assert "不能确定对账的范围" in page


def test_a_district_reconciles_its_own_only(listed: People, browser_of: Clients) -> None:
    browser = browser_of(listed.zhuanghe)
    address = _draft(browser, workbook([_row(1), _row(5, ZHUANGHE), _row(7, ZHUANGHE)], HEAD))
    browser.post(address, {**_form(browser, address, reconcile="1"), "check": "1"})
    drawn = Reconciliation.objects.get()
    assert (drawn.organisation, drawn.listed) == (Organisation.objects.get(name="庄河市应急管理局"), [])
    assert browser_of(listed.jinzhou).get(address).status_code == 404
    duty = browser_of(listed.duty)
    mine = _draft(duty, workbook([_row(1)], HEAD))
    page = duty.post(mine, {**_form(duty, mine, reconcile="1"), "check": "1"}).content.decode()
    assert "没有注销企业的权限" in page
    assert not re.search(r'name="reconcile"', page)


def test_a_reconciliation_killed_half_way_goes_on(listed: People, browser_of: Clients) -> None:
    browser = browser_of(listed.clerk)
    address = _draft(browser, workbook([_row(1)], HEAD))
    form = _form(browser, address, reconcile="1")
    browser.post(address, {**form, "check": "1"})
    browser.post(address, {**form, "start": "1", "withdraw_count": "3"})
    calls = 0
    whole = running._withdraw_listed

    def dying(*args: Any, **more: Any) -> None:
        nonlocal calls
        calls += 1
        whole(*args, **more)
        if calls == 2:
            raise KeyboardInterrupt

    with (
        patch.object(running, "BATCH_ROWS", 1),
        patch.object(running, "next_size", lambda rows, seconds: 1),
        patch.object(running, "_withdraw_listed", dying),
        pytest.raises(KeyboardInterrupt),
    ):
        run_jobs()
    assert Reconciliation.objects.get().done == 1  # the second was rolled back with its transaction
    run_jobs()
    run = ImportRun.objects.get(mode="upsert", file_name="名册.xlsx")
    assert (run.status, run.withdrawn, Reconciliation.objects.get().done) == ("done", 3, 3)
