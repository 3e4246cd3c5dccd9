"""Facts of the enterprise ledger."""

from __future__ import annotations

from dataclasses import dataclass

from anlan.data.ledger.facade import LedgerFact, LedgerImported


@dataclass(frozen=True)
class EnterpriseAdded(LedgerFact):
    topic = "enterprises.added"


@dataclass(frozen=True)
class EnterpriseChanged(LedgerFact):
    topic = "enterprises.changed"


@dataclass(frozen=True)
class EnterpriseRetired(LedgerFact):
    topic = "enterprises.retired"


@dataclass(frozen=True)
class EnterpriseRestored(LedgerFact):
    topic = "enterprises.restored"


@dataclass(frozen=True)
class EnterprisesImported(LedgerImported):
    topic = "enterprises.imported"
