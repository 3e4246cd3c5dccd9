"""Facts of the consequence room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from anlan.base.events.facade import Fact


@dataclass(frozen=True)
class ScenarioSaved(Fact):
    """A scenario of an installation was saved, new or changed."""

    topic: ClassVar[str] = "consequence.scenario_saved"
    installation: str
    name: str
    changed: bool = False


@dataclass(frozen=True)
class ScenarioRetired(Fact):
    """A scenario left use."""

    topic: ClassVar[str] = "consequence.scenario_retired"
    installation: str
    name: str
    reason: str = ""


@dataclass(frozen=True)
class SetPrecomputed(Fact):
    """The precomputed set of an installation was renewed."""

    topic: ClassVar[str] = "consequence.set_precomputed"
    installation: str
    scenarios: int
    failures: int


@dataclass(frozen=True)
class RoadsImported(Fact):
    """The roads of one source were replaced."""

    topic: ClassVar[str] = "consequence.roads_imported"
    source: str
    roads: int
