"""Writing dossier items: every kind through one set of operations, bad input, two at once, whose files."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from tests.data.conftest import ZHUANGHE
from tests.data.dossiers.conftest import LEAST
from tests.people import AT, People, actor

from anlan.base.audit.facade import entries_about
from anlan.data.dossiers.facade import (
    DossierItem,
    change_item,
    create_item,
    item_by_id,
    items_of,
    kind_of,
    kinds,
    restore_item,
    retire_item,
    store_upload,
)
from anlan.data.enterprises.facade import Enterprise, change_enterprise, enterprise_by_id
from anlan.data.hazards.facade import create_installation
from anlan.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound, StaleRecord
from anlan.kernel.records import RecordRef

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64
Add = Callable[..., DossierItem]


def test_every_kind_has_what_a_new_item_needs() -> None:
    assert set(LEAST) | {"dossier-file"} == {kind.key for kind in kinds()}
    for kind in kinds():
        assert set(kind.required) <= set(kind.fields)
        assert set(kind.columns) <= {*kind.fields, "file_name"}
        assert kind.title
        assert all(kind.label(name) for name in kind.fields)


@pytest.mark.parametrize("key", sorted(LEAST))
def test_a_kind_is_created_changed_retired_and_restored(add: Add, people: People, key: str) -> None:
    item = add(key)
    assert (item.located_in_id, item.attention) == ("210213", "")
    changed = change_item(item=item, values={"name": "新名称"}, version=1, by=actor(people.jinzhou), at=AT)
    assert (changed.name, changed.version) == ("新名称", 2)
    gone = retire_item(item=changed, reason="已拆除", by=actor(people.jinzhou), at=AT)
    assert gone.retired_reason == "已拆除"
    assert items_of(kind_of(key), item.enterprise, visible_to=people.jinzhou) == []
    assert restore_item(item=gone, by=actor(people.jinzhou), at=AT).is_active
    verbs = [entry.action.split(".")[1].split("_")[0] for entry in entries_about(RecordRef.of(key, item.pk))]
    assert verbs == ["restore", "retire", "change", "create"]


def test_outsiders_see_nothing_and_the_enterprise_its_own(add: Add, people: People) -> None:
    item = add("risk-point")
    kind = kind_of("risk-point")
    assert item_by_id(kind, item.pk, visible_to=people.enterprise) == item
    assert item_by_id(kind, item.pk, visible_to=people.duty) == item
    with pytest.raises(NotFound):
        item_by_id(kind, item.pk, visible_to=people.zhuanghe)
    with pytest.raises(NotAllowed):
        change_item(
            item=item, values={"lon": 121.79, "lat": 39.05}, version=1, by=actor(people.zhuanghe), at=AT,
            within=people.zhuanghe,
        )  # fmt: skip


def test_items_follow_their_enterprise(add: Add, works: Enterprise, people: People) -> None:
    item = add("risk-point")
    change_enterprise(
        enterprise=works, version=None, by=actor(people.clerk), at=AT,
        lon=ZHUANGHE[0], lat=ZHUANGHE[1], located_in="210283", supervised_by=None,
    )  # fmt: skip
    kind = kind_of("risk-point")
    assert item_by_id(kind, item.pk, visible_to=people.zhuanghe).located_in_id == "210283"
    with pytest.raises(NotFound):
        item_by_id(kind, item.pk, visible_to=people.jinzhou)


@pytest.mark.parametrize(
    ("key", "values", "field"),
    [
        ("storage-unit", {"tag": ""}, "tag"),
        ("storage-unit", {"kind": "balloon"}, "kind"),
        ("storage-unit", {"volume_m3": -1}, "volume_m3"),
        ("storage-unit", {"volume_m3": 300_001}, "volume_m3"),
        ("storage-unit", {"substance": "不存在的东西"}, "substance"),
        ("storage-unit", {"installation": "没有的罐区"}, "installation"),
        ("storage-unit", {"lon": 39.05, "lat": 121.78}, "lon"),
        ("storage-unit", {"lon": 121.78}, "lat"),
        ("risk-point", {"level": "purple"}, "level"),
        ("risk-point", {"telephone": "打电话"}, "telephone"),
        ("shut-off", {"how": ""}, "how"),
        ("building", {"storeys": 151}, "storeys"),
        ("shift", {"starts": "25:00"}, "starts"),
        ("held-licence", {"issued_on": "2026-05-01", "valid_until": "2026-04-30"}, "valid_until"),
        (
            "special-equipment",
            {"inspected_on": "2026-05-01", "inspection_due_on": "2026-04-30"},
            "inspection_due_on",
        ),
        ("risk-point", {"volume": 3}, "volume"),
    ],
)
def test_bad_values_are_refused_beside_their_field(
    add: Add, key: str, values: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        add(key, **values)
    assert field in {each.field for each in refused.value.errors} | {refused.value.field}


def test_a_point_in_another_district_is_refused(add: Add, boundaries: None) -> None:
    with pytest.raises(InvalidInput, match="庄河市"):
        add("risk-point", lon=ZHUANGHE[0], lat=ZHUANGHE[1])
    assert add("risk-point", lon=121.79, lat=39.06).point == (121.79, 39.06)


def test_a_point_far_from_the_enterprise_is_refused(add: Add) -> None:
    with pytest.raises(InvalidInput, match="公里"):
        add("risk-point", lon=122.5, lat=39.5)


def test_the_same_tag_twice_is_refused(add: Add) -> None:
    add("storage-unit", "1 号罐")
    with pytest.raises(InvalidInput, match="已有"):
        add("storage-unit", "2 号罐")


def test_two_at_once(add: Add, people: People) -> None:
    item = add("shut-off")
    change_item(item=item, values={"how": "先停机再拉闸"}, version=1, by=actor(people.enterprise), at=AT)
    with pytest.raises(StaleRecord, match="刚被"):
        change_item(item=item, values={"how": "直接拉闸"}, version=1, by=actor(people.jinzhou), at=AT)


def test_retiring_needs_a_reason_and_a_retired_item_stays_as_it_is(add: Add, people: People) -> None:
    item = add("building")
    with pytest.raises(InvalidInput, match="原因"):
        retire_item(item=item, reason=" ", by=actor(people.jinzhou), at=AT)
    gone = retire_item(item=item, reason="拆除", by=actor(people.jinzhou), at=AT)
    with pytest.raises(Conflict):
        change_item(item=gone, values={"name": "x"}, version=None, by=actor(people.jinzhou), at=AT)


def test_installations_of_others_are_not_named(
    add: Add, works: Enterprise, register: Callable[..., Enterprise], people: People
) -> None:
    by = actor(people.clerk)
    own = create_installation(by=by, at=AT, enterprise=works, name="液氨罐区")
    other = create_installation(by=by, at=AT, enterprise=register(2), name="氯气库")
    assert add("storage-unit", installation="液氨罐区").installation == own
    for named in (other, str(other.pk), "氯气库"):
        with pytest.raises(InvalidInput):
            add("storage-unit", tag="V-9", installation=named)


def test_files_are_named_only_by_who_uploaded_them(works: Enterprise, people: People) -> None:
    own = store_upload(source=io.BytesIO(PNG), name="平面图.png", by=actor(people.enterprise), at=AT)
    values = {"name": "总平面图", "kind": "site_plan", "file": str(own.pk)}
    kind = kind_of("dossier-file")
    with pytest.raises(InvalidInput, match="文件"):
        create_item(kind=kind, enterprise=works, values=values, by=actor(people.jinzhou), at=AT)
    made: Any = create_item(kind=kind, enterprise=works, values=values, by=actor(people.enterprise), at=AT)
    assert (made.file, made.file_name) == (own, "平面图.png")
    kept: Any = change_item(
        item=made, values={"name": "厂区总平面图", "file": None}, version=1, by=actor(people.jinzhou), at=AT
    )
    assert (kept.file_id, kept.name) == (own.pk, "厂区总平面图")


def test_programs_and_pages_are_not_taken(people: People) -> None:
    for content in (b"MZ" + b"0" * 80, b"<html><script>alert(1)</script></html>", b""):
        with pytest.raises(InvalidInput):
            store_upload(source=io.BytesIO(content), name="图.png", by=actor(people.enterprise), at=AT)


def test_nothing_is_added_to_a_retired_enterprise(works: Enterprise, people: People) -> None:
    from anlan.data.enterprises.facade import retire_enterprise

    retire_enterprise(enterprise=works, reason="注销", by=actor(people.clerk), at=AT)
    gone = enterprise_by_id(works.pk, visible_to=people.clerk)
    with pytest.raises(Conflict):
        create_item(
            kind=kind_of("risk-point"), enterprise=gone, values={"name": "x", "level": "red"},
            by=actor(people.clerk), at=AT,
        )  # fmt: skip
