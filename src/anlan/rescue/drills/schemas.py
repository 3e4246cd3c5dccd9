"""What the HTTP API of drills takes: shapes only; what values mean is checked by the operations."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ninja import Field, Schema
from pydantic import FiniteFloat

from anlan.base.api.facade import ListQuery


class ElsewhereIn(Schema):
    name: str
    lon: FiniteFloat
    lat: FiniteFloat


class DrillIn(Schema):
    """`scenario`: key of a shipped one or id of a saved one; `players`: ids of further users."""

    scenario: str
    mode: str = "demonstration"
    speed: int = 1
    players: list[UUID] = Field(default_factory=list, max_length=100)
    place: ElsewhereIn | None = None


class DrillQuery(ListQuery):
    status: str = ""
    mode: str = ""


class SpeedIn(Schema):
    speed: int


class StopIn(Schema):
    reason: str = ""


class ScenarioIn(Schema):
    """Either `incident`, a closed one to make it from, or `scenario`, the JSON of `drills.scenario`."""

    incident: UUID | None = None
    scenario: dict[str, Any] | None = None
