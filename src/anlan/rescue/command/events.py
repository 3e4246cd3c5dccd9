"""What happened in the command of a response: frozen facts. None carries a casualty's name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from anlan.base.events.facade import Fact


@dataclass(frozen=True)
class HeadquartersChanged(Fact):
    topic: ClassVar[str] = "command.headquarters"
    incident: str
    version: int
    standing: bool


@dataclass(frozen=True)
class InstructionChanged(Fact):
    topic: ClassVar[str] = "command.instruction"
    incident: str
    instruction: str
    number: int
    status: str


@dataclass(frozen=True)
class TaskChanged(Fact):
    topic: ClassVar[str] = "command.task"
    incident: str
    task: str
    status: str


@dataclass(frozen=True)
class CasualtyChanged(Fact):
    topic: ClassVar[str] = "command.casualty"
    incident: str
    casualty: str
    condition: str


@dataclass(frozen=True)
class InstructionOverdue(Fact):
    topic: ClassVar[str] = "command.overdue"
    incident: str
    number: str
    title: str
    subject: str
    url: str
    exercise: bool
