"""What happened to the law library: frozen facts in the past tense."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from anlan.base.events.facade import Fact


@dataclass(frozen=True)
class LawLoaded(Fact):
    """A version of a law came in or was replaced by a better text."""

    topic: ClassVar[str] = "law.loaded"
    law: str
    version: str
    title: str
    articles: int
