"""Facts of 数据质量."""

from __future__ import annotations

from dataclasses import dataclass

from anlan.base.events.facade import Fact


@dataclass(frozen=True)
class RecordsMerged(Fact):
    topic = "quality.merged"
    merge: str
    kind: str
    winner: str
    loser: str
    name: str


@dataclass(frozen=True)
class MergeUndone(Fact):
    topic = "quality.merge_undone"
    merge: str
    kind: str
    winner: str
    loser: str
    name: str


@dataclass(frozen=True)
class PairDecided(Fact):
    topic = "quality.pair_decided"
    pair: str
    status: str


@dataclass(frozen=True)
class IssueDecided(Fact):
    topic = "quality.issue_decided"
    issue: str
    status: str
