"""Lists: filters, order, paging, export, constant query count."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from anlan.base.accounts.facade import User
from anlan.ui.facade import BooleanFilter, ChoiceFilter, Column, SearchFilter, Table, table_response
from anlan.ui.tables import counting
from anlan.ui.tables.engine import TableState

pytestmark = pytest.mark.django_db

TABLE = Table(
    key="people",
    title="人员",
    unit="人",
    columns=[
        Column("name", "姓名", sortable=True, link=True),
        Column("username", "用户名", sortable=True),
        Column("is_active", "启用"),
        Column("phone", "电话", hidden=True),
    ],
    filters=[
        SearchFilter(fields=("name", "username")),
        BooleanFilter("active", "启用", field="is_active"),
        ChoiceFilter("theme", "主题", choices=[("light", "浅色"), ("dark", "深色")]),
    ],
    default_order="username",
    row_url=lambda row: f"/people/{row.username}/",
    page_size=25,
)


@pytest.fixture
def crowd() -> None:
    User.objects.all().delete()
    User.objects.bulk_create(
        User(username=f"u{n:03}", name=f"人员{n:03}", theme="dark" if n % 2 else "light", is_active=n != 7)
        for n in range(60)
    )


def ask(query: str = "", **headers: str) -> Any:
    request = RequestFactory().get(f"/people/?{query}", headers=headers)
    request.user = AnonymousUser()
    return request


def state(query: str = "") -> TableState:
    return TableState(ask(query), TABLE, User.objects.all())


def names(found: TableState) -> list[str]:
    return [str(row.cells[0].content) for row in found.rows]


def test_search_and_choices_narrow_and_make_chips(crowd: None) -> None:
    found = state("q=人员01&theme=dark")
    assert names(found) == ["人员011", "人员013", "人员015", "人员017", "人员019"]
    assert [chip.text for chip in found.chips] == ["“人员01”", "主题：深色"]
    assert found.chips[0].remove_url == "/people/?theme=dark"
    assert str(found.count) == "5"


def test_boolean_filter(crowd: None) -> None:
    assert names(state("active=0")) == ["人员007"]
    assert len(state("active=maybe").rows) == 25, "an unknown value filters nothing"


def test_order_both_ways_and_unknown_keys(crowd: None) -> None:
    assert names(state("order=-name"))[0] == "人员059"
    assert names(state("order=password"))[0] == "人员000", "only declared columns order"


def test_pages_meet_without_gap_or_overlap(crowd: None) -> None:
    seen = [name for page in (1, 2, 3) for name in names(state(f"page={page}"))]
    assert seen == [f"人员{n:03}" for n in range(60)], (
        "the far half is read backwards and must come out forwards"
    )
    assert names(state("page=99")) == names(state("page=3"))
    assert state("page=3").first_shown == 51
    assert state("page=x").page == 1


def test_chosen_columns(crowd: None) -> None:
    assert [head.column.key for head in state("columns=phone,name").heads] == ["name", "phone"]


def test_a_filtered_count_stops_at_the_bound(crowd: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "BOUND", 40)
    assert str(state("q=人员").count) == "40 以上"
    assert str(state().count) == "60"


def test_query_count_does_not_grow_with_rows() -> None:
    User.objects.all().delete()
    counts = []
    for rows in (1, 3):
        for n in range(rows):
            User.objects.get_or_create(username=f"q{n}", defaults={"name": f"人{n}"})
        with CaptureQueriesContext(
            connection,
        ) as queries:
            table_response(ask(), TABLE, User.objects.all())
        counts.append(len(queries))
    assert counts[0] == counts[1] == 1


def test_fragment_for_htmx_only_for_its_own_target(crowd: None) -> None:
    part = table_response(
        ask("", **{"HX-Request": "true", "HX-Target": "table-people"}), TABLE, User.objects.all()
    )
    assert b"<html" not in part.content
    assert "人员000".encode() in part.content  # type: ignore[attr-defined]
    assert "HX-Request" in part["Vary"]


def test_empty_and_filtered_empty_differ() -> None:
    User.objects.all().delete()
    target = {"HX-Request": "true", "HX-Target": "table-people"}
    assert "暂无记录" in table_response(ask("", **target), TABLE, User.objects.all()).content.decode()  # type: ignore[attr-defined]
    assert "清除筛选" in table_response(ask("q=x", **target), TABLE, User.objects.all()).content.decode()  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["=1+1", "+8613", "-cmd", "@SUM(A1)", "\tx"])
def test_exports_hold_no_formula(name: str) -> None:
    User.objects.all().delete()
    User.objects.create(username="evil", name=name)
    text = b"".join(table_response(ask("export=csv"), TABLE, User.objects.all()).streaming_content)  # type: ignore[attr-defined]
    rows = list(csv.reader(io.StringIO(text.decode("utf-8-sig"))))
    assert rows[1][0] == "'" + name
    book = b"".join(table_response(ask("export=xlsx"), TABLE, User.objects.all()).streaming_content)  # type: ignore[attr-defined]
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert sheet[0][:2] == ["姓名", "用户名"]
    assert str(sheet[1][0]).strip() == name.strip()
    assert b"<f>" not in book


def test_export_follows_the_filters_and_says_when_cut(crowd: None) -> None:
    cut = Table(**{name: getattr(TABLE, name) for name in TABLE.__slots__} | {"export_limit": 3})  # type: ignore[arg-type]
    text = b"".join(table_response(ask("export=csv&theme=dark"), cut, User.objects.all()).streaming_content)  # type: ignore[attr-defined]
    lines = text.decode("utf-8-sig").splitlines()
    assert lines[1].startswith("人员001")
    assert lines[3].startswith("人员005")
    assert "仅导出前 3 条" in lines[4]
