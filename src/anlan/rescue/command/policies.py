"""Decisions of the command as pure functions: which groups an incident needs, what may follow what, how a register
compares with the incident's figures. No database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from anlan.rescue.command.enums import Condition, GroupKind, InstructionStatus, TaskStatus

#: What every headquarters has.
CORE = (
    GroupKind.SCENE,
    GroupKind.COORDINATION,
    GroupKind.RESCUE,
    GroupKind.MEDICAL,
    GroupKind.POLICE,
    GroupKind.LOGISTICS,
    GroupKind.NEWS,
    GroupKind.AFTERMATH,
)

#: What some kinds of incident need besides.
ALSO: Mapping[str, tuple[GroupKind, ...]] = {
    "leak": (GroupKind.ENVIRONMENT, GroupKind.EVACUATION, GroupKind.EXPERTS),
    "poisoning": (GroupKind.ENVIRONMENT, GroupKind.EXPERTS),
    "explosion": (GroupKind.ENVIRONMENT, GroupKind.EVACUATION, GroupKind.EXPERTS),
    "fire": (GroupKind.ENVIRONMENT, GroupKind.EVACUATION),
    "collapse": (GroupKind.EXPERTS,),
    "mine": (GroupKind.EXPERTS, GroupKind.COMMUNICATION),
    "special-equipment": (GroupKind.EXPERTS,),
}

DUTIES: Mapping[str, str] = {
    GroupKind.SCENE: "统一指挥现场力量，提出处置方案",
    GroupKind.COORDINATION: "汇总信息、上传下达、协调各组",
    GroupKind.RESCUE: "搜救人员，控制和消除险情",
    GroupKind.MEDICAL: "现场急救、转运伤员、组织收治",
    GroupKind.POLICE: "警戒封控、交通管制、维护秩序",
    GroupKind.EVACUATION: "疏散受威胁群众，安置和清点人数",
    GroupKind.ENVIRONMENT: "监测大气、水体，提出防护和处置建议",
    GroupKind.EXPERTS: "研判险情，提供技术支持",
    GroupKind.LOGISTICS: "保障物资、装备、食宿和供电",
    GroupKind.COMMUNICATION: "保障现场与后方通信和图像",
    GroupKind.NEWS: "发布信息，回应社会关切",
    GroupKind.AFTERMATH: "家属接待、抚恤、保险和恢复",
}


def proposed_groups(kind: str) -> list[GroupKind]:
    """The groups proposed for a kind of incident, in the order of the plan."""
    wanted = {*CORE, *ALSO.get(kind, ())}
    return [group for group in GroupKind if group in wanted]


#: 指令: a result may come without a receipt of its own (it is one); nothing follows the end.
INSTRUCTION_TRANSITIONS: Mapping[InstructionStatus, frozenset[InstructionStatus]] = {
    InstructionStatus.ISSUED: frozenset(
        {InstructionStatus.RECEIVED, InstructionStatus.DONE, InstructionStatus.WITHDRAWN}
    ),
    InstructionStatus.RECEIVED: frozenset({InstructionStatus.DONE, InstructionStatus.WITHDRAWN}),
    InstructionStatus.DONE: frozenset(),
    InstructionStatus.WITHDRAWN: frozenset(),
}

TASK_TRANSITIONS: Mapping[TaskStatus, frozenset[TaskStatus]] = {
    TaskStatus.TODO: frozenset({TaskStatus.DOING, TaskStatus.DONE, TaskStatus.CANCELLED}),
    TaskStatus.DOING: frozenset({TaskStatus.TODO, TaskStatus.DONE, TaskStatus.CANCELLED}),
    TaskStatus.DONE: frozenset({TaskStatus.DOING}),
    TaskStatus.CANCELLED: frozenset({TaskStatus.TODO}),
}


def instruction_may_become(current: str, wanted: str) -> bool:
    """Whether an instruction may go from one status to another."""
    return InstructionStatus(wanted) in INSTRUCTION_TRANSITIONS[InstructionStatus(current)]


def task_may_become(current: str, wanted: str) -> bool:
    """Whether a task may go from one progress to another."""
    return TaskStatus(wanted) in TASK_TRANSITIONS[TaskStatus(current)]


def next_task_statuses(current: str) -> list[str]:
    """What a task may become, the way on first, the way back last."""
    order = (TaskStatus.DOING, TaskStatus.DONE, TaskStatus.TODO, TaskStatus.CANCELLED)
    return [str(status) for status in order if task_may_become(current, status)]


def condition_needs_reason(current: str, wanted: str) -> bool:
    """Calling somebody alive who was registered dead, or taking an entry out, must be explained."""
    return wanted == Condition.VOID or (current == Condition.DEAD and wanted != Condition.DEAD)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many persons of the register are in which condition; entries made by mistake are not counted."""

    dead: int = 0
    missing: int = 0
    serious: int = 0
    minor: int = 0
    rescued: int = 0

    @classmethod
    def of(cls, conditions: Iterable[str]) -> Tally:
        counted = [condition for condition in conditions if condition != Condition.VOID]
        return cls(
            **{
                str(condition): counted.count(str(condition))
                for condition in Condition
                if condition != Condition.VOID
            }
        )


def contradictions(tally: Tally, *, deaths: int, missing: int, serious_injuries: int) -> list[str]:
    """Where the register and the incident's figures differ, in words; empty when they agree."""
    pairs = (
        ("死亡", tally.dead, deaths),
        ("失踪", tally.missing, missing),
        ("重伤", tally.serious, serious_injuries),
    )
    return [f"{word}登记 {found} 人、通报 {told} 人" for word, found, told in pairs if found != told]
