"""Registering, changing, retiring, restoring enterprises; where they lie and who supervises them."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.data.conftest import JINZHOU, ZHUANGHE
from tests.people import AT, People, actor

from anlan.base.audit.facade import entries_about
from anlan.base.events.facade import events_about
from anlan.base.spatial import facade as spatial
from anlan.data.enterprises import facade
from anlan.data.enterprises.facade import Enterprise
from anlan.data.ledger.facade import Undo
from anlan.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound, StaleRecord
from anlan.kernel.records import RecordRef

Register = Callable[..., Enterprise]


def test_place_and_supervisor_follow_from_the_point(boundaries: None, register: Register) -> None:
    made = register(located_in=None)
    assert made.located_in_id == "210213"
    assert made.supervised_by.name == "金州区应急管理局"
    assert made.attention == ""


def test_a_point_outside_every_boundary_goes_to_the_worklist(
    boundaries: None, register: Register, people: People
) -> None:
    made = register(lon=120.2, lat=38.2, located_in=None)
    assert made.attention_labels == ["坐标在辖区外", "所在区划不明", "无监管机构"]
    assert list(facade.needing_attention(visible_to=people.duty)) == [made]


def test_a_given_division_that_disagrees_with_the_point_is_kept_and_noted(
    boundaries: None, register: Register
) -> None:
    made = register(located_in="210283")
    assert made.located_in_id == "210283"
    assert made.attention_labels == ["坐标与所在区划不符"]


def test_moving_the_point_moves_place_and_supervisor(
    boundaries: None, register: Register, people: People
) -> None:
    made = register(located_in=None)
    moved = facade.change_enterprise(
        enterprise=made, version=1, lon=ZHUANGHE[0], lat=ZHUANGHE[1], by=actor(people.clerk), at=AT
    )
    assert (moved.located_in_id, moved.supervised_by.name) == ("210283", "庄河市应急管理局")
    near = spatial.nearest(layers=["enterprises"], lon=ZHUANGHE[0], lat=ZHUANGHE[1], limit=1)
    assert near[0].distance_m < 1


def test_audit_and_event_tell_what_happened(register: Register, people: People) -> None:
    made = register()
    facade.change_enterprise(
        enterprise=made, version=1, employees=80, by=actor(people.clerk), at=AT, reason="核查"
    )
    subject = RecordRef.of("enterprise", made.pk)
    newest, first = entries_about(subject)
    assert (newest.action, newest.changes, newest.reason) == (
        "enterprises.change_enterprise", {"employees": [None, 80]}, "核查")  # fmt: skip
    assert first.action == "enterprises.create_enterprise"
    assert [event.topic for event in events_about(subject)] == ["enterprises.changed", "enterprises.added"]


def test_a_change_of_nothing_leaves_no_trace(register: Register, people: People) -> None:
    made = register()
    facade.change_enterprise(enterprise=made, version=1, name=made.name, by=actor(people.clerk), at=AT)
    assert entries_about(RecordRef.of("enterprise", made.pk)).count() == 1


def test_a_stale_edit_names_who_was_faster(register: Register, people: People) -> None:
    made = register()
    facade.change_enterprise(enterprise=made, version=1, employees=80, by=actor(people.jinzhou), at=AT)
    with pytest.raises(StaleRecord, match=people.jinzhou.name):
        facade.change_enterprise(enterprise=made, version=1, employees=90, by=actor(people.clerk), at=AT)
    made.refresh_from_db()
    assert made.employees == 80


def test_every_complaint_comes_at_once(people: People) -> None:
    with pytest.raises(InvalidInput) as refused:
        facade.create_enterprise(
            name="",
            credit_code="91210200X",
            lon=39.05,
            lat=121.78,
            employees=-1,
            industry="99",
            by=actor(people.clerk),
            at=AT,
        )
    assert {error.field for error in refused.value.errors} == {
        "name",
        "credit_code",
        "lon",
        "employees",
        "industry",
    }
    assert "填反" in str(refused.value)


def test_a_credit_code_is_registered_once_among_active(register: Register, people: People) -> None:
    made = register()
    with pytest.raises(InvalidInput, match="台账中已有此企业"):
        register()
    facade.retire_enterprise(enterprise=made, reason="迁出", by=actor(people.clerk), at=AT)
    again = register()
    with pytest.raises(InvalidInput, match="台账中已有此企业"):
        facade.restore_enterprise(enterprise=made, by=actor(people.clerk), at=AT)
    assert again.pk != made.pk


def test_retiring_takes_off_map_and_search_and_restoring_brings_back(
    register: Register, people: People
) -> None:
    made = register()
    facade.retire_enterprise(enterprise=made, reason="停产注销", by=actor(people.clerk), at=AT)
    assert spatial.nearest(layers=["enterprises"], lon=JINZHOU[0], lat=JINZHOU[1], limit=1) == []
    assert facade.match_enterprises("海青", visible_to=people.duty) == []
    with pytest.raises(Conflict, match="已注销"):
        facade.change_enterprise(enterprise=made, version=None, employees=1, by=actor(people.clerk), at=AT)
    facade.restore_enterprise(enterprise=made, by=actor(people.clerk), at=AT)
    assert facade.match_enterprises("海青", visible_to=people.duty) == [made]
    assert len(spatial.nearest(layers=["enterprises"], lon=JINZHOU[0], lat=JINZHOU[1], limit=1)) == 1


def test_retiring_needs_a_reason(register: Register, people: People) -> None:
    with pytest.raises(InvalidInput, match="原因"):
        facade.retire_enterprise(enterprise=register(), reason=" ", by=actor(people.clerk), at=AT)


def test_contacts_are_replaced_and_audited(register: Register, people: People) -> None:
    made = register(contacts=[{"name": "张三", "telephone": "１３８００００００００", "role": "chief"}])
    assert [contact.telephone for contact in facade.contacts_of(made)] == ["13800000000"]
    facade.change_enterprise(
        enterprise=made,
        version=1,
        contacts=[{"name": "李四", "telephone": "110"}],
        by=actor(people.clerk),
        at=AT,
    )
    assert [contact.name for contact in facade.contacts_of(made)] == ["李四"]
    assert "contacts" in entries_about(RecordRef.of("enterprise", made.pk))[0].changes


def test_a_contact_without_a_telephone_is_refused(register: Register) -> None:
    with pytest.raises(InvalidInput) as refused:
        register(contacts=[{"name": "张三", "telephone": "无"}])
    assert refused.value.errors[0].field == "contacts.0.telephone"


def test_an_outsider_does_not_know_it(register: Register, people: People) -> None:
    made = register()
    for user in (people.duty, people.leader, people.clerk, people.jinzhou):
        assert facade.enterprise_by_id(made.pk, visible_to=user) == made
    for user in (people.zhuanghe, people.enterprise, people.auditor, people.admin, people.security):
        with pytest.raises(NotFound):
            facade.enterprise_by_id(made.pk, visible_to=user)


def test_a_filer_sees_the_own_enterprise_only(register: Register, people: People) -> None:
    own = register(1, organisation=people.enterprise.current_posts[0].organisation)
    register(2)
    assert list(facade.enterprises(visible_to=people.enterprise)) == [own]
    assert facade.match_enterprises("海青", visible_to=people.enterprise) == [own]


def test_a_district_officer_registers_in_the_own_district_only(register: Register, people: People) -> None:
    with pytest.raises(NotAllowed, match="管辖范围"):
        register(located_in="210283", within=people.jinzhou)
    at_home = register(lon=None, lat=None, located_in=None, within=people.jinzhou)
    assert at_home.located_in_id == "210213"


def test_an_upsert_creates_updates_leaves_and_rejects(people: People, code: Callable[[int], str]) -> None:
    rows: list[dict[str, Any]] = [
        {
            "name": "甲厂",
            "credit_code": code(1),
            "employees": "１２０",
            "contact_name": "张三",
            "contact_phone": "110",
        },
        {"name": "乙厂", "credit_code": code(2)},
        {"name": "丙厂", "credit_code": "错"},
    ]
    outcomes = facade.upsert_enterprises(rows, by=actor(people.clerk), at=AT)
    assert [one.result for one in outcomes] == ["created", "created", "rejected"]
    assert outcomes[2].errors[0].field == "credit_code"
    rows[0]["employees"] = 130
    rows[1]["address"] = ""
    again = facade.upsert_enterprises(rows, by=actor(people.clerk), at=AT)
    assert [one.result for one in again] == ["updated", "unchanged", "rejected"]
    assert again[0].before == {"employees": 120, "version": 1}
    made = Enterprise.objects.get(pk=outcomes[0].record_id)
    assert (made.employees, made.version) == (130, 2)
    assert [str(contact) for contact in facade.contacts_of(made)] == ["张三 110"]


def test_an_upsert_can_be_undone(people: People, code: Callable[[int], str]) -> None:
    by = actor(people.clerk)
    [first] = facade.upsert_enterprises(
        [{"name": "甲厂", "credit_code": code(1), "employees": 5}], by=by, at=AT
    )
    changed, made = facade.upsert_enterprises(
        [{"name": "甲厂", "credit_code": code(1), "employees": 6}, {"name": "乙厂", "credit_code": code(2)}],
        by=by,
        at=AT,
    )
    assert changed.record_id is not None
    assert made.record_id is not None
    undos = [
        Undo(made.record_id, "created", 1),
        Undo(changed.record_id, "updated", changed.before["version"] + 1, changed.before),
    ]
    assert [answer.kept for answer in facade.BOOK.revert(undos, by=by, at=AT)] == ["", ""]
    assert Enterprise.objects.get(pk=first.record_id).employees == 5
    assert not Enterprise.objects.get(pk=made.record_id).is_active


def test_an_import_cannot_touch_another_district(
    register: Register, people: People, code: Callable[[int], str]
) -> None:
    register(1)
    rows = [{"name": "改名", "credit_code": code(1)}, {"name": "新厂", "credit_code": code(2)}]
    outcomes = facade.upsert_enterprises(rows, by=actor(people.zhuanghe), at=AT, within=people.zhuanghe)
    assert [one.result for one in outcomes] == ["rejected", "created"]
    assert "管辖范围" in outcomes[0].errors[0].message
    assert Enterprise.objects.get(credit_code=code(1)).name != "改名"
    assert Enterprise.objects.get(credit_code=code(2)).located_in_id == "210283"


def test_a_code_pasted_full_width_is_the_same_enterprise(
    register: Register, people: People, code: Callable[[int], str]
) -> None:
    register(1)
    wide = "".join(chr(ord(c) + 0xFEE0) for c in code(1))
    [outcome] = facade.upsert_enterprises(
        [{"name": "新名", "credit_code": f" {wide[:8]}-{wide[8:]}"}], by=actor(people.clerk), at=AT
    )
    assert outcome.result == "updated", outcome.errors
