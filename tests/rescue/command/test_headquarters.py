"""Setting up, staffing, relieving, standing down; two people at once."""

import pytest
from tests.people import AT, actor
from tests.rescue.command.conftest import LATER

from anlan.base.notifications.facade import unread_count
from anlan.kernel.errors import Conflict, InvalidInput, StaleRecord
from anlan.rescue.command.models import Headquarters
from anlan.rescue.command.operations.headquarters import (
    Holder,
    Plan,
    appoint,
    relieve,
    set_up_headquarters,
    stand_down,
)
from anlan.rescue.command.policies import proposed_groups
from anlan.rescue.incidents.facade import close_incident, reopen_incident


def log_of(incident) -> str:
    return "\n".join(incident.timeline.order_by("at", "id").values_list("text", flat=True))


def test_proposals_follow_the_kind_of_incident() -> None:
    assert "environment" in proposed_groups("leak")
    assert "environment" not in proposed_groups("traffic")
    assert proposed_groups("leak")[0] == "scene"
    assert proposed_groups("mine")[-1] == "aftermath"


def test_one_step_sets_up_with_groups_and_logs_it(people, incident, headquarters) -> None:
    assert [group.kind for group in headquarters.groups.all()] == ["rescue", "medical"]
    assert "设立现场指挥部，下设抢险救援组、医疗救护组，地点厂区北门" in log_of(incident)


def test_the_second_to_set_up_is_told_who_was_first(people, incident, headquarters) -> None:
    with pytest.raises(Conflict) as caught:
        set_up_headquarters(
            incident=incident, plan=Plan(name="前线指挥部"), version=None, by=actor(people.leader), at=LATER
        )
    assert people.duty.name in caught.value.message


def test_changes_are_guarded_by_the_version(people, incident, headquarters) -> None:
    plan = Plan(name="现场指挥部", place="东门", groups=["rescue", "medical", "news"])
    set_up_headquarters(incident=incident, plan=plan, version=1, by=actor(people.leader), at=LATER)
    with pytest.raises(StaleRecord) as caught:
        set_up_headquarters(incident=incident, plan=plan, version=1, by=actor(people.duty), at=LATER)
    assert people.leader.name in caught.value.message


def test_a_commander_is_relieved_by_the_next_and_the_log_says_so(people, incident, headquarters) -> None:
    first = appoint(
        headquarters=headquarters,
        role="commander",
        holder=Holder(user=people.duty),
        by=actor(people.leader),
        at=AT,
    )
    second = appoint(
        headquarters=headquarters, role="commander", holder=Holder(user=people.leader),
        by=actor(people.leader), at=LATER,
    )  # fmt: skip
    first.refresh_from_db()
    assert (first.ended_at, first.end_reason, second.relieved_id) == (LATER, "由 钱领航 接替", first.id)
    assert "钱领航 接替 赵值 任总指挥" in log_of(incident)
    assert unread_count(visible_to=people.duty) >= 1


def test_two_leaders_appointing_at_once(people, headquarters) -> None:
    version = Headquarters.objects.get().version
    appoint(
        headquarters=headquarters, role="commander", holder=Holder(name="甲"), version=version,
        by=actor(people.leader), at=AT,
    )  # fmt: skip
    with pytest.raises(StaleRecord) as caught:
        appoint(
            headquarters=headquarters, role="commander", holder=Holder(name="乙"), version=version,
            by=actor(people.duty), at=AT,
        )  # fmt: skip
    assert people.leader.name in caught.value.message


def test_the_same_person_twice_in_a_post_is_refused(people, headquarters) -> None:
    group = headquarters.groups.first()
    given = {
        "headquarters": headquarters,
        "role": "member",
        "group": group,
        "by": actor(people.duty),
        "at": AT,
    }
    appoint(holder=Holder(name="张三", phone="1"), **given)
    with pytest.raises(Conflict):
        appoint(holder=Holder(name="张三"), **given)
    appoint(holder=Holder(name="李四"), **given)


@pytest.mark.parametrize(("role", "with_group"), [("head", False), ("commander", True), ("boss", False)])
def test_posts_stand_where_they_belong(people, headquarters, role: str, with_group: bool) -> None:
    group = headquarters.groups.first() if with_group else None
    with pytest.raises(InvalidInput):
        appoint(
            headquarters=headquarters,
            role=role,
            group=group,
            holder=Holder(name="张三"),
            by=actor(people.duty),
            at=AT,
        )


def test_a_group_with_people_is_not_dissolved(people, incident, headquarters) -> None:
    group = headquarters.groups.get(kind="medical")
    made = appoint(
        headquarters=headquarters,
        role="head",
        group=group,
        holder=Holder(name="王大夫"),
        by=actor(people.duty),
        at=AT,
    )
    plan = Plan(name="现场指挥部", groups=["rescue"])
    version = Headquarters.objects.get().version
    with pytest.raises(Conflict):
        set_up_headquarters(incident=incident, plan=plan, version=version, by=actor(people.duty), at=LATER)
    relieve(appointment=made, reason="轮换", by=actor(people.duty), at=LATER)
    with pytest.raises(Conflict) as caught:
        relieve(appointment=made, reason="再免", by=actor(people.leader), at=LATER)
    assert people.duty.name in caught.value.message
    set_up_headquarters(incident=incident, plan=plan, version=version + 1, by=actor(people.duty), at=LATER)


def test_the_close_stands_it_down_and_a_reopening_sets_it_up_again(people, incident, headquarters) -> None:
    made = appoint(
        headquarters=headquarters, role="commander", holder=Holder(name="甲"), by=actor(people.duty), at=AT
    )
    close_incident(incident=incident, summary="处置完毕，移交", by=actor(people.duty), at=LATER)
    headquarters.refresh_from_db()
    made.refresh_from_db()
    assert (headquarters.stood_down_at, made.ended_at, made.end_reason) == (LATER, LATER, "指挥部撤销")
    with pytest.raises(Conflict):
        stand_down(headquarters=headquarters, by=actor(people.duty), at=LATER)
    reopen_incident(incident=incident, reason="复燃", by=actor(people.duty), at=LATER)
    plan = Plan(name="现场指挥部", groups=["rescue"])
    again = set_up_headquarters(incident=incident, plan=plan, version=None, by=actor(people.duty), at=LATER)
    assert again.stood_down_at is None
    assert again.groups.filter(dissolved_at=None).count() == 1


def test_nothing_is_set_up_after_the_close(people, incident) -> None:
    close_incident(incident=incident, summary="处置完毕，移交", by=actor(people.duty), at=LATER)
    with pytest.raises(Conflict):
        set_up_headquarters(
            incident=incident, plan=Plan(name="现场指挥部"), version=None, by=actor(people.duty), at=LATER
        )
