"""What happened in drills: frozen facts in the past tense. Each names its drill and, once there is one, its
incident."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from anlan.base.events.facade import Fact


@dataclass(frozen=True)
class DrillStarted(Fact):
    topic: ClassVar[str] = "drill.started"
    drill: str
    title: str
    mode: str
    speed: int


@dataclass(frozen=True)
class DrillChanged(Fact):
    """Paused, resumed, another speed, ended."""

    topic: ClassVar[str] = "drill.changed"
    drill: str
    status: str
    speed: int
    incident: str | None


@dataclass(frozen=True)
class InjectPlayed(Fact):
    topic: ClassVar[str] = "drill.inject"
    drill: str
    inject: str
    kind: str
    status: str
    incident: str | None


@dataclass(frozen=True)
class ExpectationMet(Fact):
    topic: ClassVar[str] = "drill.met"
    drill: str
    expectation: str
    title: str
    incident: str | None
