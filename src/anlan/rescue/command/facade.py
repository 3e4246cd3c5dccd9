"""What other rooms may call."""

from anlan.rescue.command.models import Appointment, Casualty, Headquarters, Instruction, Task
from anlan.rescue.command.operations.headquarters import (
    Holder,
    Plan,
    appoint,
    relieve,
    set_up_headquarters,
    stand_down,
)
from anlan.rescue.command.operations.instructions import (
    Recipient,
    issue_instruction,
    receive_instruction,
    report_result,
    withdraw_instruction,
)
from anlan.rescue.command.operations.register import (
    Finding,
    Person,
    adopt_counts,
    change_condition,
    register_person,
)
from anlan.rescue.command.operations.tasks import change_task, make_task, move_task
from anlan.rescue.command.policies import proposed_groups
from anlan.rescue.command.queries import headquarters_of, instructions_of, register_of, tasks_of

__all__ = [
    "Appointment",
    "Casualty",
    "Finding",
    "Headquarters",
    "Holder",
    "Instruction",
    "Person",
    "Plan",
    "Recipient",
    "Task",
    "adopt_counts",
    "appoint",
    "change_condition",
    "change_task",
    "headquarters_of",
    "instructions_of",
    "issue_instruction",
    "make_task",
    "move_task",
    "proposed_groups",
    "receive_instruction",
    "register_of",
    "register_person",
    "relieve",
    "report_result",
    "set_up_headquarters",
    "stand_down",
    "tasks_of",
    "withdraw_instruction",
]
