"""What other rooms may call."""

from anlan.data.duty_contacts.columns import IMPORT_COLUMNS
from anlan.data.duty_contacts.enums import ContactCategory
from anlan.data.duty_contacts.ledger import KIND, LAYER
from anlan.data.duty_contacts.models import DutyContact
from anlan.data.duty_contacts.operations import (
    BOOK,
    change_contact,
    create_contact,
    restore_contact,
    retire_contact,
    upsert_contacts,
)
from anlan.data.duty_contacts.queries import duty_contact_by_id, duty_contacts, duty_contacts_for
from anlan.data.duty_contacts.serialise import duty_contact_json

__all__ = [
    "BOOK",
    "IMPORT_COLUMNS",
    "KIND",
    "LAYER",
    "ContactCategory",
    "DutyContact",
    "change_contact",
    "create_contact",
    "duty_contact_by_id",
    "duty_contact_json",
    "duty_contacts",
    "duty_contacts_for",
    "restore_contact",
    "retire_contact",
    "upsert_contacts",
]
