"""Facts of the duty contacts."""

from __future__ import annotations

from dataclasses import dataclass

from anlan.data.ledger.facade import LedgerFact, LedgerImported


@dataclass(frozen=True)
class ContactAdded(LedgerFact):
    topic = "duty_contacts.added"


@dataclass(frozen=True)
class ContactChanged(LedgerFact):
    topic = "duty_contacts.changed"


@dataclass(frozen=True)
class ContactRetired(LedgerFact):
    topic = "duty_contacts.retired"


@dataclass(frozen=True)
class ContactRestored(LedgerFact):
    topic = "duty_contacts.restored"


@dataclass(frozen=True)
class ContactsImported(LedgerImported):
    topic = "duty_contacts.imported"
