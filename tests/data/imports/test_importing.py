"""Imports from sending to result, through the HTTP API and the job queue."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from unittest.mock import patch
from uuid import UUID

import pytest
from django.test import Client
from tests.data.imports.conftest import FIXTURES, HEADERS, run_jobs, send, workbook
from tests.data.imports.credit_codes import credit_code
from tests.people import People

from anlan.base.audit.facade import AuditEntry, verify
from anlan.base.jobs.facade import Job
from anlan.data.enterprises.facade import Enterprise
from anlan.data.imports import batches
from anlan.data.imports.models import ImportRun
from anlan.data.imports.running import BATCH_ROWS, next_size, run_import
from anlan.kernel.clock import now
from anlan.kernel.coordinates import distance_m

Imported = Callable[..., dict[str, Any]]
GANJINGZI, JINZHOU, ZHUANGHE = (121.5210, 38.9530), (121.7830, 39.0510), (122.9670, 39.6810)


def _row(number: int, name: str = "", point: tuple[Any, Any] = GANJINGZI, **more: Any) -> list[Any]:
    values = {
        "企业名称": name or f"演示{number}",
        "统一社会信用代码": credit_code(number),
        "经度": point[0],
        "纬度": point[1],
    }
    return [{**values, **more}.get(header, "") for header in HEADERS]


def _messages(state: dict[str, Any], row: int) -> str:
    return "".join(error["message"] for error in state["errors"] if error["row"] == row)


def test_a_workbook_from_libreoffice(city: People, imported: Imported) -> None:
    body = (FIXTURES / "enterprises_libreoffice.xlsx").read_bytes()
    state = imported(city.clerk, body)
    assert (state["crs"], any("GCJ-02" in notice for notice in state["notices"])) == ("gcj02", True)
    assert (state["status"], state["created"], state["rejected"]) == ("done", 4, 8)
    assert state["total"] == 12
    first = Enterprise.objects.get(credit_code=credit_code(1))
    assert (first.name, first.employees, first.industry) == ("大连演示甲化工有限公司", 120, "26")
    assert first.as_of is not None
    assert first.as_of.isoformat() == "2026-03-01"
    assert first.contacts.get().telephone == "0411-80000001"
    assert first.lon is not None
    assert first.lat is not None
    assert distance_m(first.lon, first.lat, *GANJINGZI) < 1
    assert first.located_in_id == "210211"
    second = Enterprise.objects.get(credit_code=credit_code(2))
    assert (second.address, second.located_in_id) == ("金州区示例路2号", "210213")
    assert "统一社会信用代码" in _messages(state, 8)
    assert "颠倒" in _messages(state, 9)
    assert "负数" in _messages(state, 10)
    assert "不合理" in _messages(state, 11)
    assert "不在大连市范围内" in _messages(state, 12)
    assert "后几位已丢失" in _messages(state, 13)
    assert "与第 5 行重复" in _messages(state, 14)
    assert "公式" in _messages(state, 15)
    assert any("序号" in notice for notice in state["notices"])
    assert any("不知道的行业" in notice for notice in state["notices"])


def test_the_same_file_again_changes_nothing(city: People, imported: Imported) -> None:
    body = workbook([_row(1, 从业人数=10, 联系人="张三", 联系电话="0411-80000001"), _row(2, point=JINZHOU)])
    first, second = imported(city.clerk, body), imported(city.clerk, body)
    assert (first["created"], first["unchanged"]) == (2, 0)
    assert (second["created"], second["updated"], second["unchanged"]) == (0, 0, 2)


def test_a_changed_row_updates_and_a_blank_cell_empties_nothing(city: People, imported: Imported) -> None:
    imported(city.clerk, workbook([_row(1, 从业人数=10, 地址="甲路")]))
    state = imported(city.clerk, workbook([_row(1, name="新名称", 地址="")]))
    record = Enterprise.objects.get(credit_code=credit_code(1))
    assert state["updated"] == 1
    assert (record.name, record.address, record.employees) == ("新名称", "甲路", 10)


def test_only_the_two_required_columns(city: People, imported: Imported) -> None:
    state = imported(city.clerk, workbook([["甲厂", credit_code(1)]], HEADERS[:2]))
    assert (state["created"], state["errors"]) == (1, [])


def test_english_field_names_and_gb18030(city: People, imported: Imported) -> None:
    text = f"name,credit_code,employees\n大连演示厂,{credit_code(1)},１２\n"
    state = imported(city.clerk, text.encode("gb18030"), name="企业.csv")
    assert state["created"] == 1
    assert Enterprise.objects.get().name == "大连演示厂"
    assert Enterprise.objects.get().employees == 12


def test_csv_with_mark_semicolons_and_title_lines(city: People, imported: Imported) -> None:
    text = f"大连市企业名册;;\n;;\n企业名称;统一社会信用代码;从业人数\n甲厂;{credit_code(1)};3\n乙厂;;4\n"
    state = imported(city.clerk, text.encode("utf-8-sig"), name="企业.csv")
    assert (state["created"], state["rejected"]) == (1, 1)
    assert state["errors"] == [
        {"row": 5, "column": "统一社会信用代码", "value": "", "message": "必填，请填写统一社会信用代码。"}
    ]


def test_a_mapping_names_strange_headers(city: People, imported: Imported) -> None:
    body = workbook([["甲厂", credit_code(1), "12"]], ["牌子", "码", "人"])
    state = imported(
        city.clerk, body, mapping='{"牌子": "name", "码": "统一社会信用代码", "人": "employees"}'
    )
    assert state["created"] == 1
    assert Enterprise.objects.get().employees == 12


def test_a_header_in_two_rows(city: People, imported: Imported) -> None:
    rows = [["", "", "经度", "纬度"], ["甲厂", credit_code(1), *GANJINGZI]]
    state = imported(city.clerk, workbook(rows, ["企业名称", "统一社会信用代码", "位置", ""]))
    assert (state["created"], state["rejected"]) == (1, 0)
    assert Enterprise.objects.get().lon == GANJINGZI[0]


@pytest.mark.parametrize(
    ("body", "name", "part"),
    [
        (b"%PDF-1.7 ...", "企业.xlsx", "PDF"),
        (b"", "企业.xlsx", "空"),
        (b"PK\x03\x04broken", "企业.xlsx", "无法识别"),
        (b"MZ\x90\x00" + b"\x00" * 100, "企业.csv", "可执行"),
        (b"a,b", "企业.exe", ".exe"),
    ],
)
def test_disguised_files(
    city: People, program_of: Callable[..., Client], body: bytes, name: str, part: str
) -> None:
    answer = send(program_of(city.clerk), body, name)
    assert answer.status_code == 422
    assert part in answer.json()["detail"]
    assert answer.json()["errors"][0]["field"] == "file"


def test_a_workbook_named_csv_is_refused(city: People, program_of: Callable[..., Client]) -> None:
    answer = send(program_of(city.clerk), workbook([_row(1)]), "企业.csv")
    assert answer.status_code == 422
    assert "内容却是Excel" in answer.json()["detail"]


def test_without_a_header_the_run_fails_and_says_why(city: People, imported: Imported) -> None:
    state = imported(city.clerk, workbook([["x", "y"]], ["甲", "乙"]))
    assert state["status"] == "failed"
    assert state["errors"][0]["row"] == 0
    assert "企业名称、统一社会信用代码" in state["failure"]
    state = imported(city.clerk, workbook([["x", 1]], ["企业名称", "从业人数"]))
    assert "缺少必需的列：统一社会信用代码" in state["failure"]


def test_200_megabytes_are_refused_unread(city: People, program_of: Callable[..., Client]) -> None:
    class Untouched:
        def read(self, *args: Any) -> bytes:
            raise AssertionError("the body was read")

        readline = read

    answer = program_of(city.clerk).generic(
        "POST",
        "/api/v1/imports/enterprises",
        b"",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(200 * 1024 * 1024),
        **{"wsgi.input": Untouched()},
    )
    assert answer.status_code == 413
    assert "50 MB" in answer.json()["detail"]


def test_who_may_import(city: People, program_of: Callable[..., Client]) -> None:
    for person, status in ((city.clerk, 202), (city.duty, 202), (city.jinzhou, 202), (city.enterprise, 403),
                           (city.admin, 403), (city.expert, 403)):  # fmt: skip
        assert send(program_of(person), workbook([_row(1)])).status_code == status, person
    assert send(Client(), workbook([_row(1)])).status_code == 401


def test_unknown_and_unbuilt_datasets(city: People, program_of: Callable[..., Client]) -> None:
    client = program_of(city.clerk)
    cameras = send(client, workbook([_row(1)]), dataset="cameras")
    assert cameras.status_code == 404
    assert "尚未建设" in cameras.json()["detail"]
    assert send(client, workbook([_row(1)]), dataset="dragons").status_code == 404


def test_bad_options(city: People, program_of: Callable[..., Client]) -> None:
    client = program_of(city.clerk)
    assert send(client, workbook([_row(1)]), crs="mars").json()["errors"][0]["field"] == "crs"
    assert send(client, workbook([_row(1)]), mapping="[1]").status_code == 422
    assert send(client, workbook([_row(1)]), mapping='{"a": "dragon"}').status_code == 422
    assert client.post("/api/v1/imports/enterprises", {}).status_code == 422


def test_others_do_not_see_a_district_officers_run(city: People, program_of: Callable[..., Client]) -> None:
    run_id = send(program_of(city.jinzhou), workbook([_row(1, point=JINZHOU)])).json()["id"]
    assert program_of(city.zhuanghe).get(f"/api/v1/imports/{run_id}").status_code == 404
    assert program_of(city.clerk).get(f"/api/v1/imports/{run_id}").status_code == 200


def test_zhuanghe_may_not_import_into_jinzhou(city: People, imported: Imported) -> None:
    imported(city.clerk, workbook([_row(1, point=JINZHOU), _row(4)], HEADERS))
    rows = [
        _row(1, name="改名"),
        _row(2, point=JINZHOU),
        _row(3, point=ZHUANGHE),
        ["无坐标厂", credit_code(5)],
        _row(4, point=ZHUANGHE, name="搬过来"),
    ]
    state = imported(city.zhuanghe, workbook(rows))
    assert (state["created"], state["updated"], state["rejected"]) == (2, 0, 3)
    assert {error["row"] for error in state["errors"]} == {2, 3, 6}
    assert all("管辖范围" in error["message"] for error in state["errors"])
    assert Enterprise.objects.get(credit_code=credit_code(1)).name == "演示1"
    assert not Enterprise.objects.filter(credit_code=credit_code(2)).exists()
    seen = Enterprise.objects.visible_to(city.zhuanghe)  # type: ignore[attr-defined]
    assert set(seen.values_list("credit_code", flat=True)) == {credit_code(3), credit_code(5)}


def test_a_killed_run_goes_on_where_it_stopped(city: People, program_of: Callable[..., Client]) -> None:
    rows = [_row(number) for number in range(1, 701)]
    run_id = UUID(send(program_of(city.clerk), workbook(rows)).json()["id"])
    calls = 0
    write = batches.write

    def dying(*args: Any, **more: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == 2:
            write(*args, **more)
            raise KeyboardInterrupt
        return write(*args, **more)

    with patch.object(batches, "write", dying), pytest.raises(KeyboardInterrupt):
        run_import(run_id, clock=now)
    run = ImportRun.objects.get(pk=run_id)
    assert (run.status, run.created, Enterprise.objects.count()) == ("running", BATCH_ROWS, BATCH_ROWS)
    run_jobs()
    run.refresh_from_db()
    assert (run.status, run.created, run.total) == ("done", 700, 700)
    assert Enterprise.objects.count() == 700
    assert run.effects.filter(kind="created").count() == 700


def test_undo_retires_the_new_and_restores_the_old(
    city: People, program_of: Callable[..., Client], imported: Imported
) -> None:
    imported(city.clerk, workbook([_row(1, 从业人数=10), _row(3, 从业人数=30)]))
    state = imported(city.clerk, workbook([_row(1, 从业人数=11), _row(2), _row(3, 从业人数=31)]))
    touched = Enterprise.objects.get(credit_code=credit_code(3))
    imported(city.duty, workbook([_row(3, 从业人数=99)]))
    client = program_of(city.clerk)
    answer = client.post(f"/api/v1/imports/{state['id']}/undo")
    assert answer.status_code == 202, answer.content.decode()
    run_jobs()
    after = client.get(f"/api/v1/imports/{state['id']}").json()
    assert (after["undo"], after["reverted"], after["left"]) == ("done", 2, [touched.name])
    assert Enterprise.objects.get(credit_code=credit_code(1)).employees == 10
    assert Enterprise.objects.get(credit_code=credit_code(2)).status == "retired"
    assert Enterprise.objects.get(credit_code=credit_code(3)).employees == 99
    assert client.post(f"/api/v1/imports/{state['id']}/undo").status_code == 409


def test_an_import_is_in_the_audit_chain(city: People, imported: Imported) -> None:
    imported(city.clerk, workbook([_row(1)]))
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert {
        "files.store_file",
        "imports.start_import",
        "imports.finish_import",
        "enterprises.upsert_enterprise",
    } <= actions
    assert verify().whole


def test_sending_twice_with_one_key_makes_one_run(city: People, program_of: Callable[..., Client]) -> None:
    client = program_of(city.clerk)
    client.defaults["HTTP_IDEMPOTENCY_KEY"] = "once"
    body = workbook([_row(1)])
    assert send(client, body).json() == send(client, body).json()
    assert ImportRun.objects.count() == 1
    assert Job.objects.count() == 1


def test_batches_shrink_while_the_machine_is_busy() -> None:
    assert [next_size(BATCH_ROWS, 0.04), next_size(250, 0.2), next_size(100, 5.0), next_size(50, 0.02)] == [
        BATCH_ROWS,
        100,
        50,
        100,
    ]
