"""Grade, addressees and investigator follow the casualties within 30 (7) days, and say so."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.people import AT, actor

from anlan.base.events.facade import Event
from anlan.base.notifications.facade import Notification
from anlan.kernel.clock import now
from anlan.kernel.errors import Conflict, InvalidInput
from anlan.rescue.incidents.bulletin_text import is_stale
from anlan.rescue.incidents.facade import (
    change_incident,
    close_incident,
    decide,
    prepare_bulletin,
    record_casualties,
    renew_bulletin,
    sign_bulletin,
    submit_bulletin,
)
from anlan.rescue.incidents.following import Figures, falls, follow, still_counts
from anlan.rescue.incidents.reporting_queries import to_report
from anlan.rules import accidents

DAY = date(2026, 6, 1)


def log(incident) -> str:
    return "\n".join(incident.timeline.order_by("at", "id").values_list("text", flat=True))


@pytest.fixture
def record(people):
    def run(incident, *, days: float = 0, **given):
        moment = AT + timedelta(days=days)
        return record_casualties(incident=incident, by=actor(people.duty), at=moment, **given)

    return run


@pytest.fixture
def reported(people):
    """The first bulletin of an incident, signed."""

    def run(incident, kind="initial", at=AT):
        draft = prepare_bulletin(incident=incident, kind=kind, by=actor(people.duty), at=at)
        waiting = submit_bulletin(bulletin=draft, by=actor(people.duty), at=at)
        return sign_bulletin(bulletin=waiting, version=None, by=actor(people.leader), at=at)

    return run


class TestPure:
    @pytest.mark.parametrize(
        ("kind", "days", "counts"),
        [
            ("leak", 30, True),
            ("leak", 31, False),
            ("explosion", 30, True),
            ("fire", 7, True),
            ("fire", 8, False),
            ("traffic", 7, True),
            ("traffic", 8, False),
            ("leak", 0, True),
        ],
    )
    def test_the_window(self, kind: str, days: int, counts: bool) -> None:
        """Order 493 articles 13 and 20; the day of the accident is not counted."""
        assert still_counts(kind=kind, occurred_on=DAY, changed_on=DAY + timedelta(days=days)) is counts

    @pytest.mark.parametrize(
        ("before", "after", "fell"),
        [
            ((2, 1, 0), (3, 0, 0), False),  # the missing one was found dead
            ((2, 1, 0), (2, 0, 1), False),  # or injured
            ((2, 0, 3), (3, 0, 2), False),  # an injured one died
            ((2, 1, 0), (2, 0, 0), True),  # found well: that is said
            ((3, 0, 0), (2, 0, 1), True),
            ((0, 0, 3), (0, 3, 0), True),
        ],
    )
    def test_when_people_drop_out(self, before, after, fell: bool) -> None:
        keys = ("deaths", "missing", "serious_injuries")
        assert (
            falls(
                Figures(**dict(zip(keys, before, strict=True))),
                Figures(**dict(zip(keys, after, strict=True))),
            )
            is fell
        )

    @given(st.integers(1, 4), st.booleans(), st.integers(1, 4), st.integers(1, 4))
    def test_following(self, present: int, decided: bool, law_before: int, law_after: int) -> None:
        found = follow(present=present, decided=decided, law_before=law_before, law_after=law_after)
        # Never less grave than the law, once figures are known.
        assert (
            found.grade <= law_after or (not decided and found.grade == law_after) or found.grade == present
        )
        assert found.grade <= max(present, law_after)
        if law_after < present:
            assert (found.grade, found.decided) == (law_after, False)
        if decided and law_after >= present:
            assert (found.grade, found.decided) == (present, True)
        if not decided:
            assert found.grade == law_after
        again = follow(present=found.grade, decided=found.decided, law_before=law_after, law_after=law_after)
        assert (again.grade, again.decided, again.kept) == (found.grade, found.decided, False)

    @given(
        st.lists(st.tuples(st.integers(0, 40), st.integers(0, 120)), min_size=1, max_size=8),
        st.integers(1, 4),
    )
    def test_over_any_course_the_grade_is_never_below_the_laws(self, course, decided_as: int) -> None:
        grade, decided, law = decided_as, True, 4
        for deaths, injured in course:
            now = int(accidents.grade(deaths=deaths, serious_injuries=injured, direct_loss=0))
            step = follow(present=grade, decided=decided, law_before=law, law_after=now)
            assert step.grade <= now
            assert step.grade <= grade or not decided
            grade, decided, law = int(step.grade), step.decided, now


@pytest.mark.parametrize(
    ("before", "after", "grade", "level", "added", "investigator"),
    [
        (2, 3, "较大", "III", ["省应急管理厅"], "设区的市级人民政府"),
        (9, 10, "重大", "II", ["应急管理部"], "省级人民政府"),
        (29, 30, "特别重大", "I", [], "国务院或者国务院授权的部门"),
    ],
)
def test_at_the_bounds_all_follow_and_say_so(
    take_call, people, record, before, after, grade, level, added, investigator
) -> None:
    incident = record(take_call(deaths=before), deaths=after)
    assert (incident.get_grade_display(), incident.response_level) == (grade, level)
    fact = Event.objects.get(topic="incident.regraded").data
    assert (fact["after"], fact["added"], fact["removed"], fact["investigator_after"]) == (
        grade,
        added,
        [],
        investigator,
    )
    text = log(incident)
    for expected in (f"死亡 {before} → {after}", f"→ {grade}", investigator, *added):
        assert expected in text
    told = set(Notification.objects.filter(title__contains=grade).values_list("user__username", flat=True))
    assert told == {"leader"}  # the duty officer did it


def test_below_the_bound_nothing_moves(take_call, record) -> None:
    incident = record(take_call(deaths=1), deaths=2)
    assert incident.grade == 4
    assert not Event.objects.filter(topic="incident.regraded").exists()


@pytest.mark.parametrize(
    ("kind", "day", "counted"),
    [("leak", 30, True), ("leak", 31, False), ("fire", 7, True), ("fire", 8, False)],
)
def test_deaths_after_the_window_are_kept_apart(
    take_call, record, kind: str, day: int, counted: bool
) -> None:
    incident = record(take_call(kind=kind, deaths=2, occurred_at=AT), days=day, deaths=3)
    if counted:
        assert (incident.deaths, incident.later_deaths, incident.grade) == (3, 0, 3)
    else:
        assert (incident.deaths, incident.later_deaths, incident.grade) == (2, 1, 4)
        assert "不影响等级" in log(incident)
    assert incident.casualty_changes.get().counted is counted


def test_a_death_within_the_window_told_later_counts(take_call, record) -> None:
    incident = record(
        take_call(deaths=2, occurred_at=AT), days=40, deaths=3, died_on=DAY + timedelta(days=30)
    )
    assert (incident.deaths, incident.grade) == (3, 3)


@pytest.mark.parametrize(
    ("died_on", "word"), [(DAY - timedelta(days=1), "早于"), (DAY + timedelta(days=2), "晚于")]
)
def test_impossible_days_of_death_are_refused(take_call, record, died_on, word: str) -> None:
    incident = take_call(occurred_at=AT)
    with pytest.raises(InvalidInput, match=word):
        record(incident, days=1, deaths=1, died_on=died_on)


def test_the_path_of_corrections_is_the_same(take_call, people) -> None:
    incident = change_incident(
        incident=take_call(deaths=2),
        values={"deaths": 3, "place": "新址"},
        version=None,
        by=actor(people.duty),
        at=AT,
    )
    assert incident.grade == 3
    assert Event.objects.filter(topic="incident.regraded").count() == 1
    incident = change_incident(
        incident=incident,
        values={"deaths": 10},
        version=None,
        by=actor(people.duty),
        at=AT + timedelta(days=31),
    )
    assert (incident.deaths, incident.later_deaths) == (3, 7)


def test_a_fall_needs_a_reason_and_an_undecided_grade_follows(take_call, record) -> None:
    incident = take_call(deaths=3)
    with pytest.raises(InvalidInput) as caught:
        record(incident, deaths=2)
    assert caught.value.field == "reason"
    incident = record(incident, deaths=2, reason="医院更正，一人生还")
    assert incident.grade == 4
    text = log(incident)
    assert "理由：医院更正" in text
    assert "不再报送：省应急管理厅" in text


def test_a_fall_keeps_a_decided_grade_and_says_so(take_call, people, record) -> None:
    incident = decide(incident=take_call(deaths=3), grade=3, by=actor(people.leader), at=AT)
    incident = record(incident, deaths=2, reason="核实")
    assert (incident.grade, incident.grade_decided_by) == (3, people.leader.name)
    assert "不自动降低" in log(incident)


def test_a_decided_grade_is_overtaken_by_the_law(take_call, people, record) -> None:
    incident = decide(
        incident=take_call(deaths=1), grade=3, response_level="III", by=actor(people.leader), at=AT
    )
    incident = record(incident, deaths=10)
    assert (incident.grade, incident.grade_decided_by, incident.response_level) == (2, "", "III")
    assert f"原由{people.leader.name}认定" in log(incident)
    assert "响应级别建议 II 级" in log(incident)


def test_three_missing_are_a_reportable_danger(take_call, record) -> None:
    incident = record(take_call(missing=2), missing=3)
    assert "较大涉险" in log(incident)
    assert incident.grade == 4


class TestAfterTheClose:
    def close(self, incident, people):
        return close_incident(incident=incident, summary="处置完毕，转入调查", by=actor(people.duty), at=AT)

    def test_figures_are_supplemented_and_a_report_is_due(self, take_call, people, record, reported) -> None:
        incident = take_call(deaths=2)
        reported(incident)
        incident = record(self.close(incident, people), days=20, deaths=3)
        assert (incident.status, incident.grade) == ("closed", 3)
        assert [each.id for each in to_report(visible_to=people.duty)] == [incident.id]
        assert to_report(visible_to=people.zhuanghe) == []
        reported(incident, "final", at=AT + timedelta(days=20))
        incident.refresh_from_db()
        assert incident.report_due_since is None
        # After the final one a supplement may follow only when something changed.
        with pytest.raises(Conflict):
            prepare_bulletin(
                incident=incident, kind="follow_up", by=actor(people.duty), at=AT + timedelta(days=21)
            )
        record(incident, days=25, deaths=4)
        assert reported(incident, "follow_up", at=AT + timedelta(days=25)).signed_by

    def test_other_corrections_wait_for_reopening(self, take_call, people) -> None:
        incident = self.close(take_call(), people)
        with pytest.raises(Conflict):
            change_incident(
                incident=incident, values={"place": "x"}, version=None, by=actor(people.duty), at=AT
            )


def test_a_draft_under_which_data_changed_is_marked_and_renewed(take_call, people, record) -> None:
    incident = take_call(deaths=2, description="泄漏")
    draft = prepare_bulletin(incident=incident, kind="initial", by=actor(people.duty), at=AT)
    assert not is_stale(draft)
    record(incident, deaths=3)
    draft.refresh_from_db()
    assert is_stale(draft)
    assert "省应急管理厅" not in draft.recipients
    draft = renew_bulletin(bulletin=draft, version=draft.version, by=actor(people.duty), at=AT)
    assert not is_stale(draft)
    assert "死亡 3 人" in draft.items[3]["text"]
    assert "省应急管理厅" in draft.recipients


def test_what_was_written_by_hand_survives_the_renewal(take_call, people, record) -> None:
    from anlan.rescue.incidents.operations.bulletins import edit_bulletin

    incident = take_call(deaths=2)
    draft = prepare_bulletin(incident=incident, kind="initial", by=actor(people.duty), at=AT)
    items = [dict(item) for item in draft.items]
    items[2]["text"] = "手写的经过"
    items[3]["text"] = "手写的伤亡"
    draft = edit_bulletin(bulletin=draft, items=items, version=draft.version, by=actor(people.duty), at=AT)
    record(incident, deaths=3)
    draft = renew_bulletin(bulletin=draft, version=None, by=actor(people.duty), at=AT)
    assert draft.items[2]["text"] == "手写的经过"
    assert draft.items[3]["text"].startswith("死亡 3 人")
    assert "手写的伤亡" in draft.items[3]["text"]


def test_addressees_gained_after_the_draft_get_it_all_the_same(take_call, people, record) -> None:
    incident = take_call(deaths=2)
    draft = prepare_bulletin(incident=incident, kind="initial", by=actor(people.duty), at=AT)
    draft = submit_bulletin(bulletin=draft, by=actor(people.duty), at=AT)
    record(incident, deaths=3)
    signed = sign_bulletin(bulletin=draft, version=None, by=actor(people.leader), at=AT)
    assert signed.deliveries.filter(name="省应急管理厅").exists()
    assert "签发时按现有等级增加省应急管理厅" in log(incident)


def test_over_the_api(people, take_call, program_of) -> None:
    incident = take_call(deaths=2, at=now())
    duty = program_of(people.duty)
    url = f"/api/v1/incidents/{incident.id}/casualties"
    body = duty.post(url, {"deaths": 3}, content_type="application/json").json()
    assert (body["grade"], body["investigation_level"], body["later_deaths"]) == (
        "较大",
        "设区的市级人民政府",
        0,
    )
    fallen = duty.post(url, {"deaths": 1}, content_type="application/json")
    assert fallen.status_code == 422
    assert fallen.json()["errors"][0]["field"] == "reason"
    patched = duty.patch(f"/api/v1/incidents/{incident.id}", {"deaths": 1}, content_type="application/json")
    assert patched.status_code == 422
    assert duty.get(url).json()["count"] == 1
    for name in ("zhuanghe", "enterprise"):
        answer = program_of(getattr(people, name)).post(url, {"deaths": 4}, content_type="application/json")
        assert answer.status_code in {403, 404}
