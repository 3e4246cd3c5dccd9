"""What the desk's HTTP API takes: shapes only; what the values mean is checked by the operations."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from ninja import Field, Schema
from pydantic import AwareDatetime, FiniteFloat

from anlan.base.api.facade import ListQuery

Crs = Literal["wgs84", "gcj02", "bd09"]


class CallIn(Schema):
    """What a call says; all that is left out is unknown. `call` names a call already kept that this one is."""

    kind: str = ""
    occurred_at: AwareDatetime | None = None
    head_informed_at: AwareDatetime | None = None
    received_at: AwareDatetime | None = None
    place: str = ""
    lon: FiniteFloat | None = None
    lat: FiniteFloat | None = None
    enterprise: UUID | None = None
    substance: str = ""
    description: str = ""
    caller_name: str = ""
    caller_phone: str = ""
    deaths: int = 0
    missing: int = 0
    serious_injuries: int = 0
    direct_loss: Decimal = Decimal(0)
    endangered: int = 0
    trapped: int = 0
    evacuated: int = 0
    danger_signs: list[str] = Field(default_factory=list, max_length=10)
    exercise: bool = False
    crs: Crs = "wgs84"
    call: UUID | None = None


class KeptCallIn(CallIn):
    """A call that opens nothing: false, malicious or a test."""

    nature: str
    reason: str = ""


class NatureIn(Schema):
    nature: str
    reason: str = ""


class CallQuery(ListQuery):
    phone: str = ""
    nature: str = ""
    exercise: bool | None = None


class MergeIn(Schema):
    """`figures`: the people the other incident has from now on, as picked; its own stay without."""

    into: UUID
    reason: str
    figures: dict[str, int] | None = None


class SplitIn(CallIn):
    """What the second incident is and where, and which calls and forces go there."""

    calls: list[UUID] = Field(default_factory=list, max_length=500)
    dispatches: list[UUID] = Field(default_factory=list, max_length=500)
    reason: str


class DismissIn(Schema):
    outcome: str
    reason: str


class ChangeIn(Schema):
    """Corrections: only what is given changes. `version` guards against overwriting another's change."""

    version: int | None = None
    kind: str | None = None
    occurred_at: AwareDatetime | None = None
    received_at: AwareDatetime | None = None
    head_informed_at: AwareDatetime | None = None
    place: str | None = None
    lon: FiniteFloat | None = None
    lat: FiniteFloat | None = None
    enterprise: UUID | None = None
    substance: str | None = None
    description: str | None = None
    caller_name: str | None = None
    caller_phone: str | None = None
    deaths: int | None = None
    missing: int | None = None
    serious_injuries: int | None = None
    direct_loss: Decimal | None = None
    endangered: int | None = None
    trapped: int | None = None
    evacuated: int | None = None
    danger_signs: list[str] | None = None
    died_on: date | None = None
    reason: str = Field("", max_length=300)
    crs: Crs = "wgs84"


class IncidentQuery(ListQuery):
    status: str = ""
    kind: str = ""
    exercise: bool | None = None
    grade: str = ""


class DispatchOrderIn(Schema):
    id: UUID
    task: str = ""


class DispatchesIn(Schema):
    resources: list[DispatchOrderIn] = Field(max_length=100)
    note: str = Field("", max_length=200)


class ServiceIn(Schema):
    service: str
    task: str = ""


class StatusIn(Schema):
    """The next step; of another service also who accepted, what it sends, the number to call back."""

    status: str
    accepted_by: str = ""
    strength: str = ""
    call_back: str = ""


class EntryIn(Schema):
    text: str
    corrects: UUID | None = None


class CloseIn(Schema):
    summary: str


class ReasonIn(Schema):
    reason: str


class DecisionIn(Schema):
    """Grade, level or both; `seen` is how many decisions the caller's screen shows, so that two do not cross."""

    grade: str | None = None
    response_level: str | None = None
    reason: str = ""
    seen: int | None = Field(None, ge=0)


class BulletinIn(Schema):
    kind: str


class BulletinEditIn(Schema):
    items: list[dict[str, Any]]
    version: int


class SignIn(Schema):
    version: int | None = None


class DraftIn(Schema):
    data: dict[str, Any]


class CasualtiesIn(Schema):
    """New totals of casualties; `died_on` is the day of the added deaths, today when left out."""

    deaths: int | None = None
    missing: int | None = None
    serious_injuries: int | None = None
    later_deaths: int | None = None
    died_on: date | None = None
    reason: str = Field("", max_length=300)
    version: int | None = None


class DeliveryIn(Schema):
    """A bulletin was sent to an addressee, or what was noted of it is corrected."""

    way: str | None = None
    sent_at: AwareDatetime | None = None
    receiver: str | None = Field(None, max_length=64)
    received_at: AwareDatetime | None = None
    note: str | None = Field(None, max_length=200)
    version: int | None = None


class ReceiptIn(Schema):
    receiver: str = Field("", max_length=64)
    received_at: AwareDatetime | None = None


class PhoneReportIn(Schema):
    """A report by telephone; `at` is now when left out."""

    addressee: str
    receiver: str
    phone: str = ""
    at: AwareDatetime | None = None
    content: str
    read_back: bool = False


class RenewIn(Schema):
    version: int | None = None
