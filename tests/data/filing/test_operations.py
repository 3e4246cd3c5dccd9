"""Filing, submitting, returning, accepting: what is kept, what is refused, what the ledgers then hold."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from tests.data.filing.conftest import INSTALLATION, LATER, TANK
from tests.people import AT, People, actor

from anlan.base.accounts.facade import User
from anlan.base.audit.facade import AuditEntry, entries_about
from anlan.base.events.facade import Event, events_about
from anlan.base.notifications.facade import notifications
from anlan.data.dossiers.facade import change_item, units_of
from anlan.data.enterprises.facade import Enterprise, change_enterprise, contacts_of, enterprise_by_id
from anlan.data.filing.enums import ChangeAction
from anlan.data.filing.facade import (
    Filing,
    accept_filing,
    accepted_versions,
    begin_change,
    drop_change,
    due_filings,
    filing_by_id,
    filing_to_edit,
    filings,
    kind_of,
    kinds,
    mark_fields,
    pass_all,
    problems_of,
    reopen_filing,
    return_filing,
    submit_filing,
    version_of,
    withdraw_filing,
    write_change,
)
from anlan.data.hazards.facade import installations_of
from anlan.kernel.errors import Conflict, InvalidInput, NotFound, StaleRecord
from anlan.kernel.records import RecordRef

Make = Callable[..., Filing]


def test_every_kind_of_the_lower_rooms_can_be_filed() -> None:
    assert [each.key for each in kinds()][:4] == ["enterprise", "installation", "storage-unit", "risk-point"]
    assert len(kinds()) == 12


def test_a_new_tank_farm_reaches_the_ledgers_confirmed_on_the_day_of_acceptance(
    accepted: Make, plant: Enterprise, people: People
) -> None:
    done = accepted(("storage-unit", TANK), ("installation", INSTALLATION))
    assert (done.status, done.reviewed_by_name) == ("accepted", people.jinzhou.name)
    (farm,) = installations_of(plant, visible_to=people.duty)
    assert (farm.name, farm.as_of, farm.source) == ("北区液氨罐区", date(2026, 6, 1), "企业填报")
    assert (farm.computed_level, farm.lon, farm.located_in_id) == ("3", plant.lon, "210213")
    (unit,) = units_of(plant, visible_to=people.duty)
    assert (unit.tag, unit.installation, unit.substance.name) == ("V-201", farm, "氨")
    assert unit.as_of == date(2026, 6, 1)
    assert {each.applied_id for each in done.changes.all()} == {farm.pk, unit.pk}


def test_accepted_quantities_grade_the_installation_anew(
    accepted: Make, farm: Any, plant: Enterprise, people: People
) -> None:
    farm.refresh_from_db()
    assert farm.computed_level == "4"
    accepted(("installation", {"stored": [{"substance": "氨", "quantity_t": "260"}]}, farm.pk))
    farm.refresh_from_db()
    assert (farm.computed_level, farm.grade_differs) == ("2", True)


def test_a_change_keeps_only_what_differs_and_remembers_what_was(
    typed: Make, plant: Enterprise, people: People
) -> None:
    filing = typed(("enterprise", {"employees": "130", "address": plant.address}, plant.pk))
    (change,) = filing.changes.all()
    assert change.values == {"employees": "130"}
    assert change.before["employees"] == "120"
    back = write_change(
        change=change, values={"employees": " 120 "}, version=None, by=actor(people.enterprise), at=AT
    )
    assert back.values == {}
    assert filing.summary == "修改企业基本信息与联系人 1"


def test_contacts_are_replaced_as_filed(accepted: Make, plant: Enterprise) -> None:
    rows = [
        {"role": "duty", "telephone": "0411-80001111", "hours": "24 小时"},
        {"role": "chief", "name": "王一", "telephone": "0411-80002222"},
    ]
    accepted(("enterprise", {"contacts": rows}, plant.pk))
    assert [(each.role, each.name, each.telephone) for each in contacts_of(plant)] == [
        ("duty", "", "0411-80001111"), ("chief", "王一", "0411-80002222")]  # fmt: skip


def test_a_tank_is_retired_with_its_reason(accepted: Make, tank: Any, typed: Make, people: People) -> None:
    filing = typed()
    by = actor(people.enterprise)
    change = begin_change(
        filing=filing,
        kind=kind_of("storage-unit"),
        target_id=tank.pk,
        action=ChangeAction.RETIRE,
        reason="拆除",
        by=by,
        at=AT,
    )
    accepted()
    tank.refresh_from_db()
    assert (tank.is_active, tank.retired_reason) == (False, "拆除（企业填报）")
    assert change.title == "V-101 1 号苯罐"


def test_submission_names_everything_wrong_at_once_and_keeps_what_was_typed(
    typed: Make, plant: Enterprise, people: People
) -> None:
    bad = {**TANK, "volume_m3": "五十", "substance": "不存在的东西", "name": ""}
    filing = typed(("storage-unit", bad), ("installation", {"exposed_people": "-3"}))
    before = AuditEntry.objects.count(), Event.objects.count()
    with pytest.raises(InvalidInput) as refused:
        submit_filing(
            filing=filing, version=None, by=actor(people.enterprise), at=AT, within=people.enterprise
        )
    fields = {each.field.split(":")[1] for each in refused.value.errors}
    assert {"substance", "name", "exposed_people"} <= fields
    assert (AuditEntry.objects.count(), Event.objects.count()) == before
    filing.refresh_from_db()
    assert filing.status == "draft"
    unit = filing.changes.get(kind="storage-unit")
    assert unit.values["volume_m3"] == "五十"


def test_a_rehearsal_leaves_no_trace(typed: Make, plant: Enterprise, people: People) -> None:
    filing = typed(("installation", INSTALLATION), ("storage-unit", TANK))
    before = AuditEntry.objects.count(), Event.objects.count()
    assert problems_of(filing=filing, by=actor(people.enterprise), at=AT, within=people.enterprise) == []
    assert (AuditEntry.objects.count(), Event.objects.count()) == before
    assert installations_of(plant, visible_to=people.duty) == []


def test_an_empty_filing_and_a_retirement_without_reason_are_refused(
    typed: Make, tank: Any, people: People
) -> None:
    by = actor(people.enterprise)
    filing = typed()
    with pytest.raises(InvalidInput, match="还没有填报内容"):
        submit_filing(filing=filing, version=None, by=by, at=AT, within=people.enterprise)
    kind = kind_of("storage-unit")
    begin_change(filing=filing, kind=kind, target_id=tank.pk, action=ChangeAction.RETIRE, by=by, at=AT)
    with pytest.raises(InvalidInput, match="请填写注销原因"):
        submit_filing(filing=filing, version=None, by=by, at=AT, within=people.enterprise)


def test_the_clock_runs_ten_working_days_from_submission(submitted: Make, people: People) -> None:
    filing = submitted(("installation", INSTALLATION))
    # 1 June 2026 is a Monday; 端午 is Friday 19 June, beyond the period.
    assert filing.due_at == datetime(2026, 6, 15, 15, 59, 59, tzinfo=UTC)
    assert [each.pk for each in due_filings(visible_to=people.jinzhou)] == [filing.pk]
    assert due_filings(visible_to=people.zhuanghe) == []


def test_a_returned_filing_keeps_what_was_typed_and_the_good_marks(
    submitted: Make, people: People, plant: Enterprise
) -> None:
    filing = submitted(("storage-unit", {**TANK, "installation": ""}))
    (change,) = filing.changes.all()
    by = actor(people.jinzhou)
    marks = {
        str(change.pk): {
            "tag": {"ok": True},
            "volume_m3": {"ok": False, "remark": "与设计图不符"},
            "quantity_t": {"ok": True},
        }
    }
    returned = return_filing(
        filing=filing, version=filing.version, marks=marks, remark="请核对容积", by=by, at=LATER
    )
    change.refresh_from_db()
    assert (returned.status, returned.due_at, change.values) == ("returned", None, returned.sent[0]["values"])
    assert change.values["volume_m3"] == "50"
    mine = actor(people.enterprise)
    write_change(
        change=change, values={"volume_m3": "60", "quantity_t": "28"}, version=None, by=mine, at=LATER
    )
    # the authorities go on seeing what was submitted
    assert filing_by_id(filing.pk, visible_to=people.jinzhou).sent[0]["values"]["volume_m3"] == "50"
    again = submit_filing(filing=returned, version=None, by=mine, at=LATER, within=people.enterprise)
    change.refresh_from_db()
    assert (again.submissions, change.review["tag"]["ok"]) == (2, True)
    assert "quantity_t" not in change.review
    assert (change.review["volume_m3"]["ok"], change.review["volume_m3"]["former"]) == (None, "与设计图不符")
    titles = [each.title for each in notifications(visible_to=people.enterprise)]
    assert any("填报已退回" in title for title in titles)


def test_a_return_needs_a_remark_beside_a_field(submitted: Make, people: People) -> None:
    filing = submitted(("installation", INSTALLATION))
    (change,) = filing.changes.all()
    by = actor(people.jinzhou)
    with pytest.raises(InvalidInput, match="至少将一项标为“不通过”"):
        return_filing(filing=filing, version=None, by=by, at=LATER, remark="不行")
    marks = {str(change.pk): {"name": {"ok": False, "remark": " "}}}
    with pytest.raises(InvalidInput, match="请写明意见"):
        return_filing(filing=filing, version=None, marks=marks, by=by, at=LATER)
    change.refresh_from_db()
    assert change.review == {}


def test_acceptance_waits_for_every_field(submitted: Make, people: People, plant: Enterprise) -> None:
    filing = submitted(("installation", INSTALLATION))
    (change,) = filing.changes.all()
    by = actor(people.jinzhou)
    with pytest.raises(InvalidInput, match="还有 7 项未审核"):
        accept_filing(filing=filing, version=None, by=by, at=LATER, within=people.jinzhou)
    marks = {str(change.pk): {"level": {"ok": False, "remark": "级别不对"}}}
    passed = pass_all(filing=filing, version=None, by=by, at=LATER)
    with pytest.raises(InvalidInput, match="不通过，不能接受"):
        accept_filing(filing=passed, version=None, marks=marks, by=by, at=LATER, within=people.jinzhou)
    assert installations_of(plant, visible_to=people.duty) == []


def test_two_reviewers_the_second_learns_who_was_faster(submitted: Make, people: People) -> None:
    filing = submitted(("installation", INSTALLATION))
    read = filing.version
    pass_all(filing=filing, version=read, by=actor(people.jinzhou), at=LATER)
    (change,) = filing.changes.all()
    marks = {str(change.pk): {"name": {"ok": False, "remark": "名称"}}}
    with pytest.raises(StaleRecord, match=people.jinzhou.name):
        return_filing(filing=filing, version=read, marks=marks, by=actor(people.township), at=LATER)
    with pytest.raises(StaleRecord, match=people.jinzhou.name):
        mark_fields(filing=filing, version=read, marks=marks, by=actor(people.township), at=LATER)


def test_two_filers_the_second_learns_who_was_faster(typed: Make, people: People, colleague: User) -> None:
    filing = typed(("installation", INSTALLATION))
    (change,) = filing.changes.all()
    write_change(change=change, values={"name": "东区"}, version=change.version, by=actor(colleague), at=AT)
    with pytest.raises(StaleRecord, match="同企业"):
        write_change(
            change=change,
            values={"name": "西区"},
            version=change.version,
            by=actor(people.enterprise),
            at=AT,
        )


def test_acceptance_fails_whole(
    submitted: Make, people: People, plant: Enterprise, tank: Any, substances: Any
) -> None:
    filing = submitted(
        ("enterprise", {"employees": "150"}, plant.pk),
        ("installation", INSTALLATION),
        ("storage-unit", {"volume_m3": "120"}, tank.pk),
    )
    # Meanwhile somebody corrects the tank, and another one with the tag of the new one appears.
    change_item(item=tank, values={"volume_m3": 90}, version=None, by=actor(people.clerk), at=AT)
    passed = pass_all(filing=filing, version=None, by=actor(people.jinzhou), at=LATER)
    before = Event.objects.count()
    with pytest.raises(InvalidInput) as refused:
        accept_filing(filing=passed, version=None, by=actor(people.jinzhou), at=LATER, within=people.jinzhou)
    (error,) = refused.value.errors
    assert error.field.endswith(":volume_m3")
    assert "李承办从“100”改为“90”" in error.message
    plant.refresh_from_db()
    passed.refresh_from_db()
    assert (plant.employees, passed.status, Event.objects.count()) == (120, "submitted", before)
    assert installations_of(plant, visible_to=people.duty) == []
    assert accepted_versions(plant, visible_to=people.jinzhou) == []


def test_every_accepted_version_is_kept_and_compared(
    accepted: Make, plant: Enterprise, people: People
) -> None:
    from anlan.data.filing.policies import compare_contents

    accepted(("installation", INSTALLATION))
    accepted(("enterprise", {"employees": "150"}, plant.pk), ("storage-unit", TANK))
    rows = accepted_versions(plant, visible_to=people.jinzhou)
    assert [each.number for each in rows] == [2, 1, 0]
    assert accepted_versions(plant, visible_to=people.zhuanghe) == []
    first, second = (version_of(plant, number, visible_to=people.duty) for number in (0, 2))
    found = compare_contents(first.content, second.content)
    employees = next(each for each in found if each.field == "employees")
    assert (employees.what, employees.before, employees.after) == ("change", "120", "150")
    assert {each.kind for each in found if each.what == "create"} == {"installation", "storage-unit"}
    assert compare_contents(second.content, second.content) == []


def test_a_record_waits_in_one_filing_only(submitted: Make, typed: Make, tank: Any, people: People) -> None:
    submitted(("storage-unit", {"volume_m3": "120"}, tank.pk))
    with pytest.raises(Conflict, match=r"第 1 次填报（待审核）"):
        typed(("storage-unit", {"volume_m3": "130"}, tank.pk))


def test_withdrawing_keeps_everything_and_may_be_taken_up_again(
    submitted: Make, people: People, plant: Enterprise
) -> None:
    filing = submitted(("installation", INSTALLATION))
    by = actor(people.enterprise)
    gone = withdraw_filing(filing=filing, reason="还要改", version=filing.version, by=by, at=LATER)
    assert (gone.status, gone.due_at) == ("withdrawn", None)
    with pytest.raises(Conflict, match="不能再审核"):
        pass_all(filing=gone, version=None, by=actor(people.jinzhou), at=LATER)
    again = reopen_filing(filing=gone, by=by, at=LATER)
    assert again.status == "draft"
    assert again.changes.get().values["name"] == "北区液氨罐区"
    assert filing_to_edit(enterprise=plant, by=by, at=LATER) == again


def test_nothing_changes_once_submitted(submitted: Make, people: People) -> None:
    filing = submitted(("installation", INSTALLATION))
    (change,) = filing.changes.all()
    by = actor(people.enterprise)
    with pytest.raises(Conflict, match="需要修改时先撤回"):
        write_change(change=change, values={"name": "南区"}, version=None, by=by, at=LATER)
    with pytest.raises(Conflict, match="需要修改时先撤回"):
        drop_change(change=change, by=by, at=LATER)
    with pytest.raises(Conflict, match="不能提交"):
        submit_filing(filing=filing, version=None, by=by, at=LATER, within=people.enterprise)


def test_who_sees_a_filing(typed: Make, people: People, stranger: User, plant: Enterprise) -> None:
    draft = typed(("installation", INSTALLATION))
    assert list(filings(visible_to=people.enterprise)) == [draft]
    for outsider in (people.jinzhou, people.zhuanghe, people.duty, people.auditor, stranger):
        assert list(filings(visible_to=outsider)) == []
    submit_filing(filing=draft, version=None, by=actor(people.enterprise), at=AT, within=people.enterprise)
    for insider in (people.jinzhou, people.township, people.duty, people.enterprise):
        seen = list(filings(visible_to=insider))
        assert seen == ([draft] if insider != people.township else seen)
    for outsider in (people.zhuanghe, people.auditor, stranger):
        with pytest.raises(NotFound):
            filing_by_id(draft.pk, visible_to=outsider)


def test_audit_events_and_messages_tell_what_happened(
    accepted: Make, people: People, plant: Enterprise
) -> None:
    filing = accepted(("installation", INSTALLATION))
    subject = RecordRef.of("filing", filing.pk)
    assert [each.action for each in entries_about(subject)] == [
        "filing.accept_filing", "filing.submit_filing", "filing.start_filing"]  # fmt: skip
    assert [each.topic for each in events_about(subject)] == ["filing.accepted", "filing.submitted"]
    assert any(each.title.startswith("待审核填报") for each in notifications(visible_to=people.jinzhou))
    assert not any(each.kind == "filing" for each in notifications(visible_to=people.zhuanghe))
    assert not any(each.kind == "filing" for each in notifications(visible_to=people.clerk))
    assert any(
        each.title == "填报已接受：第 1 次填报" for each in notifications(visible_to=people.enterprise)
    )


def test_others_cannot_name_files_they_did_not_upload(typed: Make, people: People) -> None:
    values = {"name": "总平面图", "kind": "site_plan", "file": "00000000-0000-7000-8000-000000000001"}
    with pytest.raises(InvalidInput, match="请重新上传"):
        typed(("dossier-file", values))


def test_a_point_moved_out_of_the_district_is_refused_by_its_reviewer(
    boundaries: None, submitted: Make, plant: Enterprise, people: People
) -> None:
    filing = submitted(("enterprise", {"lon": "122.967", "lat": "39.681"}, plant.pk))
    passed = pass_all(filing=filing, version=None, by=actor(people.jinzhou), at=LATER)
    with pytest.raises(InvalidInput, match="不在您的管辖范围内"):
        accept_filing(filing=passed, version=None, by=actor(people.jinzhou), at=LATER, within=people.jinzhou)
    accept_filing(filing=passed, version=None, by=actor(people.clerk), at=LATER, within=people.clerk)
    assert enterprise_by_id(plant.pk, visible_to=people.zhuanghe).supervised_by.name == "庄河市应急管理局"


def test_the_ledger_changed_meanwhile_in_another_field_is_no_obstacle(
    submitted: Make, plant: Enterprise, people: People
) -> None:
    filing = submitted(("enterprise", {"employees": "150"}, plant.pk))
    change_enterprise(enterprise=plant, version=None, business="化工", by=actor(people.clerk), at=AT)
    by = actor(people.jinzhou)
    passed = pass_all(filing=filing, version=None, by=by, at=LATER)
    accept_filing(filing=passed, version=None, by=by, at=LATER, within=people.jinzhou)
    plant.refresh_from_db()
    assert (plant.employees, plant.business) == (150, "化工")
