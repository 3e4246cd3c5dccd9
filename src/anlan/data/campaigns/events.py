"""Facts of collection campaigns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from anlan.base.events.facade import Fact


@dataclass(frozen=True)
class CampaignChanged(Fact):
    """A campaign, or a batch of it, was planned, released, accepted or closed."""

    topic: ClassVar[str] = "campaign.changed"
    campaign: str
    title: str
    step: str


@dataclass(frozen=True)
class ObjectChanged(Fact):
    """An object was collected, accepted or returned."""

    topic: ClassVar[str] = "campaign.object_changed"
    campaign: str
    object: str
    enterprise: str
    status: str
