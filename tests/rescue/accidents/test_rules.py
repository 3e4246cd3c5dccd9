"""What the ledger accepts, derives and refuses, at its bounds."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.people import AT, actor

from anlan.kernel.errors import Conflict, InvalidInput, NotAllowed
from anlan.rescue.accidents import policies
from anlan.rescue.accidents.enums import LOSS_GROUPS, IndirectCause, InjuryKind, LossItem
from anlan.rescue.accidents.facade import (
    Accident,
    change_accident,
    decide_counted,
    extend_investigation,
    move_dossier,
    restore_accident,
    retire_accident,
    write_case,
)
from anlan.rescue.accidents.operations.dossier import move_dossier as move
from anlan.rescue.incidents.enums import IncidentKind


def refusal(error: pytest.ExceptionInfo[InvalidInput]) -> dict[str, str]:
    return {each.field: each.message for each in error.value.errors}


def test_the_standard_has_twenty_categories_and_ten_items() -> None:
    assert [kind.value for kind in InjuryKind] == [f"{number:02d}" for number in range(1, 21)]
    assert [item for _group, items in LOSS_GROUPS for item in items] == list(LossItem)
    assert len(IndirectCause) == 7


def test_every_incident_kind_has_a_category() -> None:
    for kind in IncidentKind:
        assert policies.propose_kind(incident_kind=kind, text="") in InjuryKind


@pytest.mark.parametrize(
    ("deaths", "serious", "loss", "grade"),
    [
        (2, 9, "9999999.99", "一般"),
        (3, 0, "0", "较大"),
        (0, 10, "0", "较大"),
        (0, 0, "10000000", "较大"),
        (9, 49, "49999999.99", "较大"),
        (10, 0, "0", "重大"),
        (29, 0, "0", "重大"),
        (30, 0, "0", "特别重大"),
        (0, 0, "100000000", "特别重大"),
    ],
)
def test_grade_follows_the_figures(enter, deaths, serious, loss, grade) -> None:
    found = enter(deaths=deaths, serious_injuries=serious, direct_loss=loss)
    assert found.grade_label == grade


def test_later_deaths_do_not_move_the_grade(enter) -> None:
    assert enter(deaths=2, later_deaths=5).grade_label == "一般"


def test_numbers_run_by_year(enter) -> None:
    assert [enter(on=day).number for day in ("2025-12-31", "2026-01-01", "2025-02-02")] == [
        "SG2025-0001",
        "SG2026-0001",
        "SG2025-0002",
    ]


def test_the_loss_is_the_sum_of_its_items(enter, people) -> None:
    found = enter(losses={"medical": "1200.50", "funeral": 0, "rescue": "99.5"})
    assert found.losses == {"medical": "1200.50", "rescue": "99.50"}
    assert found.direct_loss == Decimal("1300.00")
    with pytest.raises(InvalidInput) as error:
        enter(losses={"medical": "1200.50"}, direct_loss="1200.51")
    assert "与明细合计 1,200.50 元不一致" in refusal(error)["direct_loss"]
    with pytest.raises(InvalidInput):
        change_accident(accident=found, version=None, direct_loss="1", by=actor(people.clerk), at=AT)
    found = change_accident(
        accident=found, version=None, losses={}, direct_loss="5", by=actor(people.clerk), at=AT
    )
    assert found.direct_loss == 5


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"losses": {"medical": "-1"}}, "losses"),
        ({"losses": {"medical": "NaN"}}, "losses"),
        ({"losses": {"gold": "1"}}, "losses"),
        ({"losses": {"medical": "100000000000.01"}}, "losses"),
        ({"direct_loss": "-0.01"}, "direct_loss"),
        ({"direct_loss": "Infinity"}, "direct_loss"),
        ({"direct_loss": "100000000000.01"}, "direct_loss"),
        ({"deaths": -1}, "deaths"),
        ({"deaths": 100_001}, "deaths"),
        ({"kind": "21"}, "kind"),
        ({"industry": "99"}, "industry"),
        ({"indirect_causes": ["fate"]}, "indirect_causes"),
        ({"on": "1949-09-30"}, "occurred_at"),
        ({"on": "2026-06-02"}, "occurred_at"),
        ({"suspended_days": 3651}, "suspended_days"),
        ({"counted": False}, "counted"),
        ({"name": ""}, "name"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(enter, values, field) -> None:
    with pytest.raises(InvalidInput) as error:
        enter(**values)
    assert field in refusal(error)
    assert not Accident.objects.exists()


def test_bounds_that_still_pass(enter) -> None:
    assert enter(deaths=100_000, direct_loss="100000000000").grade_label == "特别重大"
    assert enter(on="1949-10-01").grade_label == "一般"


def test_the_same_accident_twice_is_refused(enter) -> None:
    enter(name="同一起")
    with pytest.raises(InvalidInput, match="已有此事故"):
        enter(name="同一起")


def test_settling_asks_for_cause_and_nature_and_closes_the_record(enter, people) -> None:
    clerk = actor(people.clerk)
    found = enter()
    with pytest.raises(InvalidInput) as error:
        move_dossier(accident=found, state="settled", by=clerk, at=AT)
    assert set(refusal(error)) == {"direct_cause", "nature"}
    found = change_accident(
        accident=found, version=found.version, direct_cause="未系安全带", nature="responsibility", by=clerk, at=AT
    )  # fmt: skip
    found = move_dossier(accident=found, state="settled", by=clerk, at=AT)
    assert (found.settled_on, found.reported_on) == (date(2026, 6, 1), date(2026, 6, 1))
    with pytest.raises(Conflict, match="已结案"):
        change_accident(accident=found, version=None, deaths=2, by=clerk, at=AT)
    with pytest.raises(InvalidInput, match="理由"):
        move_dossier(accident=found, state="investigating", by=clerk, at=AT)
    found = move_dossier(accident=found, state="investigating", reason="复核伤情", by=clerk, at=AT)
    assert found.settled_on is None
    assert change_accident(accident=found, version=None, deaths=2, by=clerk, at=AT).deaths == 2


def test_a_dossier_makes_no_jumps(enter, people) -> None:
    found = enter()
    with pytest.raises(Conflict):
        move_dossier(accident=found, state="incomplete", by=actor(people.clerk), at=AT)
    with pytest.raises(InvalidInput):
        move_dossier(accident=found, state="lost", by=actor(people.clerk), at=AT)


@pytest.mark.parametrize("reported", [date(2026, 3, 9), date(2026, 6, 2)])
def test_a_report_lies_between_accident_and_today(enter, people, reported) -> None:
    found = enter(on="2026-03-10", direct_cause="未通风", nature="natural")
    with pytest.raises(InvalidInput) as error:
        move(accident=found, state="settled", reported_on=reported, by=actor(people.clerk), at=AT)
    assert "reported_on" in refusal(error)


def test_history_may_be_entered_settled(enter) -> None:
    found = enter(on="2010-07-16", dossier="settled", direct_cause="违规加注脱硫剂", nature="responsibility")
    assert found.is_settled
    with pytest.raises(InvalidInput):
        enter(on="2010-07-16", dossier="settled")


def test_the_clock_of_the_investigation(enter, people) -> None:
    def clock(**given: object) -> policies.InvestigationClock:
        values = {"extended": False, "suspended_days": 0, "reported_on": None, **given}
        found = policies.investigation_clock(occurred_on=date(2026, 3, 1), **values)  # type: ignore[arg-type]
        assert found is not None
        return found

    last = date(2026, 4, 30)
    assert (clock(today=last).due, clock(today=last).words, clock(today=last).is_late) == (
        last,
        "今日到期",
        False,
    )
    assert clock(today=last + timedelta(days=1)).is_late
    assert clock(today=last, extended=True).days_left == 60
    assert clock(today=last, suspended_days=7).days_left == 7
    assert clock(today=last, reported_on=date(2026, 5, 2)).words == "已于 2026-05-02 提交，超期 2 天"
    early = policies.investigation_clock(
        occurred_on=date(2007, 5, 31), extended=False, suspended_days=0, reported_on=None, today=last
    )
    assert early is None


def test_the_investigation_is_extended_once(enter, people) -> None:
    clerk = actor(people.clerk)
    found = enter()
    with pytest.raises(InvalidInput):
        extend_investigation(accident=found, reason=" ", by=clerk, at=AT)
    found = extend_investigation(accident=found, reason="市政府批准", by=clerk, at=AT)
    with pytest.raises(Conflict, match="延长过一次"):
        extend_investigation(accident=found, reason="再来", by=clerk, at=AT)


def test_an_accident_is_written_into_the_library_once(enter, people) -> None:
    clerk = actor(people.clerk)
    found = enter(kind="19", direct_cause="未通风", indirect_causes=["training"], lessons="先通风")
    case = write_case(accident=found, by=clerk, at=AT, within=people.clerk)
    assert (case.kind, case.grade, case.causes, case.lessons) == (
        "poisoning",
        "一般",
        "未通风\n教育培训不够或未经培训",
        "先通风",
    )
    assert not case.verified
    assert Accident.objects.get().case_id == case.pk
    with pytest.raises(Conflict, match="已写入"):
        write_case(accident=found, by=clerk, at=AT)


def test_counting_needs_a_reason(enter, people) -> None:
    found = enter()
    for reason in ("", "x", "长" * 201):
        with pytest.raises(InvalidInput):
            decide_counted(accident=found, counted=False, reason=reason, by=actor(people.duty), at=AT)


def test_retired_and_restored(enter, people) -> None:
    clerk = actor(people.clerk)
    found = enter()
    with pytest.raises(InvalidInput):
        retire_accident(accident=found, reason="", by=clerk, at=AT)
    retire_accident(accident=found, reason="重复", by=clerk, at=AT)
    assert restore_accident(accident=found, by=clerk, at=AT).is_active
    Accident.objects.update(status="retired", withdrawn=True)
    with pytest.raises(Conflict, match="撤出"):
        restore_accident(accident=found, by=clerk, at=AT)


def test_a_district_enters_only_its_own(enter, people) -> None:
    from anlan.rescue.accidents.facade import create_accident

    values = {"name": "外区", "occurred_at": AT, "kind": "09", "located_in": "210213"}
    with pytest.raises(NotAllowed):
        create_accident(by=actor(people.zhuanghe), at=AT, within=people.zhuanghe, **values)
    assert create_accident(by=actor(people.jinzhou), at=AT, within=people.jinzhou, **values).pk
