"""Tasks: by hand and from an instruction, moved by their assignee, guarded, alarmed once."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.people import AT, actor
from tests.rescue.command.conftest import LATER

from anlan.base.notifications.facade import Notification
from anlan.kernel.errors import Conflict, InvalidInput, NotAllowed, StaleRecord
from anlan.rescue.command.enums import TaskStatus
from anlan.rescue.command.operations.alarms import raise_overdue_instructions
from anlan.rescue.command.operations.tasks import change_task, make_task, move_task
from anlan.rescue.command.policies import next_task_statuses, task_may_become
from anlan.rescue.incidents.facade import close_incident


@pytest.fixture
def task(people, incident):
    return make_task(
        incident=incident,
        title="清点人数",
        assignee=people.township,
        due_at=LATER,
        by=actor(people.duty),
        at=AT,
    )


def test_the_assignee_is_told_and_moves_it(people, task) -> None:
    assert Notification.objects.filter(user=people.township, kind="command.task").exists()
    moved = move_task(task=task, status="doing", user=people.township, by=actor(people.township), at=LATER)
    assert [step.status for step in moved.steps.all()] == ["todo", "doing"]


def test_others_do_not_move_it(people, task) -> None:
    with pytest.raises(NotAllowed):
        move_task(task=task, status="done", user=people.expert, by=actor(people.expert), at=LATER)


def test_a_task_from_an_instruction_names_it(people, incident, order, take_call) -> None:
    made = order()
    task = make_task(incident=incident, title="办", instruction=made, by=actor(people.duty), at=AT)
    assert task.instruction == made
    with pytest.raises(InvalidInput):
        make_task(incident=take_call(), title="办", instruction=made, by=actor(people.duty), at=AT)


def test_changes_are_guarded(people, task) -> None:
    values = {"assignee": people.expert}
    changed = change_task(task=task, values=values, version=task.version, by=actor(people.leader), at=LATER)
    assert (changed.assignee_name, changed.version) == (people.expert.name, 2)
    with pytest.raises(StaleRecord) as caught:
        change_task(task=task, values={"title": "x"}, version=1, by=actor(people.duty), at=LATER)
    assert people.leader.name in caught.value.message


def test_an_overdue_task_alarms_once_and_again_after_a_new_due_time(people, task) -> None:
    assert raise_overdue_instructions(at=LATER - timedelta(seconds=1)) == 0
    assert raise_overdue_instructions(at=LATER) == 1
    assert raise_overdue_instructions(at=LATER + timedelta(hours=1)) == 0
    due = LATER + timedelta(hours=2)
    change_task(task=task, values={"due_at": due}, version=None, by=actor(people.duty), at=LATER)
    assert raise_overdue_instructions(at=due) == 1


def test_no_alarm_after_the_close(people, incident, task) -> None:
    close_incident(incident=incident, summary="处置完毕，移交", by=actor(people.duty), at=AT)
    assert raise_overdue_instructions(at=LATER) == 0
    with pytest.raises(Conflict):
        make_task(incident=incident, title="办", by=actor(people.duty), at=LATER)


@given(st.lists(st.sampled_from(list(TaskStatus)), max_size=10))
def test_what_is_offered_is_what_is_allowed(wanted: list[TaskStatus]) -> None:
    walk = [TaskStatus.TODO]
    for status in wanted:
        assert (str(status) in next_task_statuses(walk[-1])) == task_may_become(walk[-1], status)
        if task_may_become(walk[-1], status):
            walk.append(status)
    assert all(task_may_become(before, after) and before != after for before, after in pairwise(walk))
    assert next_task_statuses(walk[-1])  # a task can always be taken up again
