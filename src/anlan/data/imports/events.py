"""Facts of imports. Progress is for the person who started the run."""

from __future__ import annotations

from dataclasses import dataclass

from anlan.base.events.facade import Fact


@dataclass(frozen=True)
class ImportStarted(Fact):
    topic = "imports.started"
    id: str
    dataset: str


@dataclass(frozen=True)
class ImportProgressed(Fact):
    topic = "imports.progressed"
    id: str
    processed: int
    total: int


@dataclass(frozen=True)
class ImportFinished(Fact):
    topic = "imports.finished"
    id: str
    dataset: str
    status: str
    created: int
    updated: int
    withdrawn: int
    unchanged: int
    rejected: int


@dataclass(frozen=True)
class ImportUndone(Fact):
    topic = "imports.undone"
    id: str
    dataset: str
    reverted: int
    kept: int
