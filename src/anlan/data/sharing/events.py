"""What happened to the sharing of data: frozen facts in the past tense."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from anlan.base.events.facade import Fact


@dataclass(frozen=True)
class WebhookChanged(Fact):
    """A webhook was added, changed, paused, resumed or wound back."""

    topic: ClassVar[str] = "sharing.webhook_changed"
    webhook: str
    name: str
