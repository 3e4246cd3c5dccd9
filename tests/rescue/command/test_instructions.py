"""Issuing, receipts, results, withdrawal, alarms; the state machine as a whole."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.people import AT, actor
from tests.rescue.command.conftest import LATER

from anlan.base.notifications.facade import Notification
from anlan.kernel.errors import Conflict, InvalidInput, NotAllowed
from anlan.rescue.command.enums import InstructionStatus
from anlan.rescue.command.operations.alarms import raise_overdue_instructions
from anlan.rescue.command.operations.instructions import (
    Recipient,
    receive_instruction,
    report_result,
    withdraw_instruction,
)
from anlan.rescue.command.policies import INSTRUCTION_TRANSITIONS, instruction_may_become
from anlan.rescue.incidents.facade import close_incident


def receive(instruction, user, **values):
    return receive_instruction(
        instruction=instruction, user=user, by=actor(user), **{"at": LATER, "way": "platform", **values}
    )


def test_numbers_run_within_the_incident(order, take_call) -> None:
    assert [order().number, order().number] == [1, 2]
    assert order(incident=take_call()).number == 1


def test_the_recipient_is_told_and_receipts_with_one_click(people, order) -> None:
    made = order()
    told = Notification.objects.get(user=people.duty, kind="command.instruction")
    assert (told.title, told.url) == ("第 1 号指令，请接令", "/command/mine/")
    received = receive(made, people.duty)
    assert (received.status, received.received_by, received.received_way) == ("received", "赵值", "platform")


def test_a_second_receipt_names_the_first(people, order) -> None:
    made = order()
    receive(made, people.duty)
    with pytest.raises(Conflict) as caught:
        receive(made, people.leader, way="telephone", receiver="张三")
    assert caught.value.status == 409
    assert "赵值 已于 08:10 以平台接令" in caught.value.message


def test_only_the_recipient_receipts_on_the_platform(people, order) -> None:
    made = order(to=Recipient(user=people.expert))
    with pytest.raises(NotAllowed):
        receive(made, people.duty)
    with pytest.raises(NotAllowed):
        receive(made, people.township, way="telephone", receiver="孙知微")
    noted = receive(made, people.duty, way="telephone", receiver="孙知微")
    assert (noted.received_by, noted.received_noted_by) == ("孙知微", "赵值")


def test_an_organisations_people_may_receipt(people, order, jinzhou_bureau) -> None:
    made = order(to=Recipient(organisation=jinzhou_bureau))
    assert Notification.objects.filter(user=people.jinzhou, kind="command.instruction").exists()
    assert receive(made, people.jinzhou).received_by == people.jinzhou.name


def test_a_result_counts_as_the_receipt(people, order) -> None:
    made = report_result(
        instruction=order(), text="已疏散 120 人", user=people.duty, by=actor(people.duty), at=LATER
    )
    assert (made.status, made.received_at, made.result_by) == ("done", LATER, "赵值")
    with pytest.raises(Conflict):
        report_result(instruction=made, text="再报", user=people.duty, by=actor(people.duty), at=LATER)


@pytest.mark.parametrize("minutes", [-1, 12])
def test_a_result_lies_between_the_order_and_now(people, order, minutes: int) -> None:
    with pytest.raises(InvalidInput):
        report_result(
            instruction=order(), text="完成", user=people.duty, by=actor(people.duty), at=LATER,
            done_at=AT + timedelta(minutes=minutes),
        )  # fmt: skip


def test_a_withdrawn_order_takes_no_receipt_and_says_why(people, order) -> None:
    made = withdraw_instruction(instruction=order(), reason="风向已变", by=actor(people.leader), at=LATER)
    assert Notification.objects.filter(user=people.duty, title__contains="已撤回").exists()
    with pytest.raises(Conflict) as caught:
        receive(made, people.duty)
    assert "钱领航 于 08:10 撤回" in caught.value.message


def test_two_leaders_ordering_at_once_see_each_other(people, order) -> None:
    order(text="组织强攻堵漏", seen=0)
    with pytest.raises(Conflict) as caught:
        order(text="全部后撤 300 米", seen=0, by=actor(people.duty))
    assert caught.value.code == "issued_meanwhile"
    assert "组织强攻堵漏" in caught.value.message
    assert order(text="全部后撤 300 米", seen=1, by=actor(people.duty)).number == 2


def test_ones_own_earlier_order_is_no_surprise(people, order) -> None:
    order(seen=0)
    assert order(seen=0).number == 2


def test_closed_incidents_take_no_orders_but_results(people, order, incident) -> None:
    made = order()
    close_incident(incident=incident, summary="处置完毕，移交", by=actor(people.duty), at=LATER)
    with pytest.raises(Conflict):
        order()
    report_result(instruction=made, text="已办", user=people.duty, by=actor(people.duty), at=LATER)


def test_an_overdue_order_alarms_once(people, order) -> None:
    order(due_at=AT + timedelta(minutes=5))
    assert raise_overdue_instructions(at=AT + timedelta(minutes=4, seconds=59)) == 0
    assert raise_overdue_instructions(at=AT + timedelta(minutes=5)) == 1
    assert raise_overdue_instructions(at=AT + timedelta(minutes=6)) == 0
    alarms = Notification.objects.filter(kind="command.overdue")
    assert {row.user for row in alarms} >= {people.duty, people.leader}


def test_what_is_done_never_alarms(people, order) -> None:
    made = order(due_at=AT + timedelta(minutes=5))
    report_result(instruction=made, text="已办", user=people.duty, by=actor(people.duty), at=AT)
    assert raise_overdue_instructions(at=LATER) == 0


@pytest.mark.parametrize(
    ("text", "due"), [("  ", None), ("x" * 1001, None), ("办", AT - timedelta(minutes=2))]
)
def test_bad_orders_are_refused(order, text: str, due) -> None:
    with pytest.raises(InvalidInput):
        order(text=text, due_at=due)


def test_an_order_needs_somebody(order) -> None:
    with pytest.raises(InvalidInput):
        order(to=Recipient(name="  "))


@given(st.lists(st.sampled_from(list(InstructionStatus)), max_size=12))
def test_no_walk_leaves_an_end_or_returns(wanted: list[InstructionStatus]) -> None:
    """Any sequence of tries visits each status at most once and stops for good at an end."""
    current, seen = InstructionStatus.ISSUED, [InstructionStatus.ISSUED]
    for status in wanted:
        if instruction_may_become(current, status):
            current = status
            seen.append(status)
    assert len(seen) == len(set(seen))
    assert (not INSTRUCTION_TRANSITIONS[current]) == (current in {"done", "withdrawn"})
