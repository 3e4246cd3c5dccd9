"""Undo of an import whole: records, places, lines below them; what people changed since stays and is named."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any
from unittest.mock import patch
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import load_workbook
from tests.data.imports.conftest import run_jobs, workbook
from tests.data.imports.credit_codes import credit_code
from tests.people import AT, People, actor

from anlan.base.audit.facade import AuditEntry, verify
from anlan.base.spatial.facade import within_distance
from anlan.data.enterprises.facade import Enterprise, change_enterprise, contacts_of
from anlan.data.hazards.facade import (
    MajorHazardInstallation,
    change_installation,
    load_substances,
)
from anlan.data.imports import effects
from anlan.data.imports.models import ImportRun
from anlan.data.imports.registry import dataset_named
from anlan.data.imports.undoing import _set_back
from anlan.data.resources.facade import Resource, change_resource, create_resource
from anlan.kernel.actor import SYSTEM

Imported = Callable[..., dict[str, Any]]
Programs = Callable[..., Client]
INSTALLATION = ["企业统一社会信用代码", "危险源名称", "物质", "数量（吨）", "容器"]
STOCK = ["物资库名称", "物资名称", "数量", "单位", "地址"]
ENTERPRISE = ["企业名称", "统一社会信用代码", "经度", "纬度", "联系人", "联系电话"]


@pytest.fixture
def undo(city: People, program_of: Programs) -> Callable[[str], dict[str, Any]]:
    """Undo a run as the clerk, let the worker run, and answer its state."""

    def run(run_id: str) -> dict[str, Any]:
        client = program_of(city.clerk)
        answer = client.post(f"/api/v1/imports/{run_id}/undo")
        assert answer.status_code == 202, answer.content.decode()
        run_jobs()
        state: dict[str, Any] = client.get(f"/api/v1/imports/{run_id}").json()
        return state

    return run


@pytest.fixture
def works(city: People, imported: Imported) -> People:
    """Two enterprises and the substances."""
    load_substances(by=SYSTEM, at=AT)
    rows = [[f"{number}厂", credit_code(number), 121.521, 38.953, "", ""] for number in (1, 2)]
    imported(city.clerk, workbook(rows, ENTERPRISE))
    return city


def _stored(name: str) -> list[str]:
    installation = MajorHazardInstallation.objects.get(name=name)
    return sorted(f"{line} {line.container}".strip() for line in installation.stored.all())


def test_stored_substances_go_back(works: People, imported: Imported, undo: Callable[..., Any]) -> None:
    first = [
        [credit_code(1), "罐区", "氨", 50, "球罐"],
        [credit_code(1), "罐区", "氯", 5, ""],
        [credit_code(1), "乙罐区", "氨", 20, ""],
        [credit_code(2), "丙罐区", "氨", 30, ""],
    ]
    imported(works.clerk, workbook(first, INSTALLATION), dataset="major-hazard-installations")
    kept_id = MajorHazardInstallation.objects.get(name="罐区").stored.get(container="球罐").pk
    second = [
        [credit_code(1), "罐区", "氨", 80, "球罐"],
        [credit_code(1), "罐区", "汽油", 900, "储罐"],
        [credit_code(1), "乙罐区", "氯", 7, ""],
        [credit_code(2), "丙罐区", "氨", 33, ""],
        [credit_code(2), "新罐区", "氨", 40, ""],
    ]
    state = imported(works.clerk, workbook(second, INSTALLATION), dataset="major-hazard-installations")
    assert (state["created"], state["updated"]) == (1, 4)
    assert len(_stored("罐区")) == 3
    third = MajorHazardInstallation.objects.get(name="丙罐区")
    lines = [{"substance": "氨", "quantity_t": 35}, {"substance": "氯", "quantity_t": 1}]
    change_installation(installation=third, version=None, stored=lines, by=actor(works.jinzhou), at=AT)

    after = undo(state["id"])
    assert (after["undo"], after["reverted"], after["left"]) == ("done", 3, ["丙罐区"])
    assert _stored("罐区") == ["氨 50 吨 球罐", "氯 5 吨"]
    assert MajorHazardInstallation.objects.get(name="罐区").stored.get(container="球罐").pk == kept_id
    assert _stored("乙罐区") == ["氨 20 吨"]
    assert _stored("丙罐区") == ["氨 35 吨", "氯 1 吨"]
    assert MajorHazardInstallation.objects.get(name="新罐区").status == "retired"
    [kept] = after["kept"]
    assert kept["id"] == str(third.pk)
    assert works.jinzhou.name in kept["reason"]
    assert "修改过" in kept["reason"]


def test_stock_lines_go_back(city: People, imported: Imported, undo: Callable[..., Any]) -> None:
    def depot(name: str) -> Resource:
        return create_resource(
            kind="supplies", name=name, stock=[{"item": "防化服", "quantity": 20, "unit": "套"}],
            located_in="210213", by=actor(city.clerk), at=AT,
        )  # fmt: skip

    first, second = depot("一号库"), depot("二号库")
    rows = [
        ["一号库", "防化服", 25, "套", ""],
        ["一号库", "沙袋", 3000, "个", "新址1号"],
        ["二号库", "沙袋", 500, "个", ""],
    ]
    state = imported(city.clerk, workbook(rows, STOCK), dataset="supplies")
    assert (state["updated"], state["rejected"]) == (3, 0)
    change_resource(
        resource=Resource.objects.get(pk=second.pk), version=None, contact_name="王五",
        by=actor(city.duty), at=AT,
    )  # fmt: skip
    after = undo(state["id"])
    assert (after["reverted"], after["left"]) == (1, ["二号库"])
    first.refresh_from_db()
    assert [str(line) for line in first.stock.all()] == ["防化服 20 套"]
    assert first.address == ""
    second.refresh_from_db()
    assert (second.contact_name, second.stock.count()) == ("王五", 2)


def test_contacts_and_derived_places_go_back(
    city: People, imported: Imported, undo: Callable[..., Any]
) -> None:
    imported(city.clerk, workbook([["甲厂", credit_code(1), 121.521, 38.953, "", ""]], ENTERPRISE))
    row = ["甲厂", credit_code(1), 122.967, 39.681, "张三", "0411-80000001"]
    state = imported(city.clerk, workbook([row], ENTERPRISE))
    made = Enterprise.objects.get()
    assert (made.located_in_id, len(contacts_of(made))) == ("210283", 1)
    before = made.supervised_by_id
    assert undo(state["id"])["reverted"] == 1
    made.refresh_from_db()
    assert (made.lon, made.located_in_id, len(contacts_of(made))) == (121.521, "210211", 0)
    assert made.supervised_by_id != before
    near = within_distance(layers=["enterprises"], lon=121.521, lat=38.953, radius_m=50)
    assert [spot.record_id for spot in near] == [made.pk]


def test_a_record_written_by_several_batches_goes_back_once(
    works: People, imported: Imported, undo: Callable[..., Any]
) -> None:
    rows = [[credit_code(1), "罐区", name, 10, ""] for name in ("氨", "氯", "汽油", "苯")]
    with (
        patch("anlan.data.imports.running.BATCH_ROWS", 1),
        patch("anlan.data.imports.running.next_size", lambda rows, seconds: 1),
    ):
        state = imported(works.clerk, workbook(rows, INSTALLATION), dataset="major-hazard-installations")
    assert (state["created"], state["updated"]) == (1, 3)
    assert ImportRun.objects.get(pk=state["id"]).effects.count() == 4
    after = undo(state["id"])
    assert (after["reverted"], after["left"]) == (1, [])
    assert MajorHazardInstallation.objects.get().status == "retired"


def test_two_imports_undone_in_turn_leave_nothing(
    city: People, imported: Imported, undo: Callable[..., Any]
) -> None:
    first = imported(city.clerk, workbook([["甲厂", credit_code(1), "", "", "", ""]], ENTERPRISE))
    second = imported(city.clerk, workbook([["改名", credit_code(1), "", "", "", ""]], ENTERPRISE))
    assert undo(second["id"])["left"] == []
    after = undo(first["id"])
    assert (after["reverted"], after["left"]) == (1, [])
    assert Enterprise.objects.get().status == "retired"


def test_an_enterprise_with_dependants_since_stays(
    works: People, imported: Imported, undo: Callable[..., Any]
) -> None:
    run = ImportRun.objects.get()
    rows = [[credit_code(1), "罐区", "氨", 10, ""]]
    imported(works.clerk, workbook(rows, INSTALLATION), dataset="major-hazard-installations")
    after = undo(str(run.pk))
    assert (after["reverted"], after["left"]) == (1, ["1厂"])
    assert "罐区" in after["kept"][0]["reason"]


def test_an_undo_that_was_killed_goes_on(city: People, imported: Imported, program_of: Programs) -> None:
    rows = [[f"{number}厂", credit_code(number), "", "", "", ""] for number in range(1, 8)]
    state = imported(city.clerk, workbook(rows, ENTERPRISE))
    program_of(city.clerk).post(f"/api/v1/imports/{state['id']}/undo")
    batches = 0
    whole = effects.next_undos

    def dying(run: ImportRun, *, limit: int) -> Any:
        nonlocal batches
        batches += 1
        if batches == 3:
            raise KeyboardInterrupt
        return whole(run, limit=2)

    with patch.object(effects, "next_undos", dying):
        with pytest.raises(KeyboardInterrupt):
            run_jobs()
        run = ImportRun.objects.get(pk=state["id"])
        assert (run.undo, run.reverted, Enterprise.objects.filter(status="retired").count()) == (
            "queued",
            4,
            4,
        )
        run_jobs()
    run.refresh_from_db()
    assert (run.undo, run.reverted, run.kept) == ("done", 7, 0)
    assert not Enterprise.objects.filter(status="active").exists()
    assert verify().whole
    assert AuditEntry.objects.filter(action="imports.finish_undo").count() == 1


def test_kept_records_are_listed_with_links_and_as_a_workbook(
    city: People, imported: Imported, undo: Callable[..., Any], browser_of: Programs
) -> None:
    rows = [[f"{number}厂", credit_code(number), "", "", "", ""] for number in (1, 2)]
    state = imported(city.clerk, workbook(rows, ENTERPRISE))
    touched = Enterprise.objects.get(credit_code=credit_code(2))
    change_enterprise(enterprise=touched, version=None, employees=9, by=actor(city.duty), at=AT)
    undo(state["id"])
    page = browser_of(city.clerk).get(f"/imports/{state['id']}/").content.decode()
    address = reverse("enterprises:detail", args=[touched.pk])
    assert f'href="{address}"' in page
    assert "撤销完成" in page
    body = browser_of(city.clerk).get(f"/imports/{state['id']}/kept.xlsx").content
    table = load_workbook(io.BytesIO(body)).get_sheet_by_index(0).to_python()
    assert table[0] == ["名称", "导入结果", "未恢复的原因", "链接"]
    assert [table[1][0], table[1][1]] == ["2厂", "新增"]
    assert str(table[1][3]).endswith(address)
    assert browser_of(city.zhuanghe).get(f"/imports/{state['id']}/kept.xlsx").status_code == 404


def test_a_records_history_names_the_imports_that_touched_it(
    city: People, imported: Imported, undo: Callable[..., Any], browser_of: Programs
) -> None:
    first = imported(city.clerk, workbook([["甲厂", credit_code(1), 121.521, 38.953, "", ""]], ENTERPRISE))
    second = imported(
        city.clerk, workbook([["乙厂", credit_code(1), "", "", "", ""]], ENTERPRISE), name="二.xlsx"
    )
    undo(second["id"])
    address = reverse("enterprises:detail", args=[Enterprise.objects.get().pk])
    page = browser_of(city.clerk).get(address).content.decode()
    assert f'href="/imports/{first["id"]}/">由导入新增（企业.xlsx）' in page
    assert f'href="/imports/{second["id"]}/">由导入更新（二.xlsx）' in page
    assert "撤销导入（二.xlsx）" in page
    other = browser_of(city.expert).get(address).content.decode()
    assert "由导入新增（企业.xlsx）" in other
    assert first["id"] not in other


@pytest.mark.parametrize("rows", [3, 30])
def test_an_undo_costs_the_same_queries_for_few_and_many(
    city: People, imported: Imported, rows: int, django_assert_max_num_queries: Any
) -> None:
    body = workbook([[f"{n}厂", credit_code(n), 121.5, 38.9, "", ""] for n in range(1, rows + 1)], ENTERPRISE)
    run = ImportRun.objects.get(pk=UUID(imported(city.clerk, body)["id"]))
    dataset = dataset_named("enterprises")
    undos = effects.next_undos(run, limit=250)
    # Each record is asked for what hangs on it (two rooms); the rest does not grow with the number.
    with django_assert_max_num_queries(40 + 3 * rows):
        _set_back(run, dataset, undos, by=actor(city.clerk), at=AT)
