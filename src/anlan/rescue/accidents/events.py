"""Facts of the accident ledger."""

from __future__ import annotations

from dataclasses import dataclass

from anlan.data.ledger.facade import LedgerFact, LedgerImported


@dataclass(frozen=True)
class AccidentAdded(LedgerFact):
    topic = "accident.added"


@dataclass(frozen=True)
class AccidentChanged(LedgerFact):
    topic = "accident.changed"


@dataclass(frozen=True)
class AccidentRetired(LedgerFact):
    topic = "accident.retired"


@dataclass(frozen=True)
class AccidentRestored(LedgerFact):
    topic = "accident.restored"


@dataclass(frozen=True)
class AccidentsImported(LedgerImported):
    topic = "accident.imported"
