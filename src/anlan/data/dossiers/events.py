"""Facts of the dossiers; the subject names the kind of the item."""

from __future__ import annotations

from dataclasses import dataclass

from anlan.data.ledger.facade import LedgerFact, LedgerImported


@dataclass(frozen=True)
class ItemAdded(LedgerFact):
    topic = "dossiers.added"


@dataclass(frozen=True)
class ItemChanged(LedgerFact):
    topic = "dossiers.changed"


@dataclass(frozen=True)
class ItemRetired(LedgerFact):
    topic = "dossiers.retired"


@dataclass(frozen=True)
class ItemRestored(LedgerFact):
    topic = "dossiers.restored"


@dataclass(frozen=True)
class ItemsImported(LedgerImported):
    topic = "dossiers.imported"
