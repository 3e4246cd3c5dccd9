"""Facts of the case library."""

from __future__ import annotations

from dataclasses import dataclass

from anlan.data.ledger.facade import LedgerFact, LedgerImported


@dataclass(frozen=True)
class CaseAdded(LedgerFact):
    topic = "cases.added"


@dataclass(frozen=True)
class CaseChanged(LedgerFact):
    topic = "cases.changed"


@dataclass(frozen=True)
class CaseRetired(LedgerFact):
    topic = "cases.retired"


@dataclass(frozen=True)
class CaseRestored(LedgerFact):
    topic = "cases.restored"


@dataclass(frozen=True)
class CasesImported(LedgerImported):
    topic = "cases.imported"
