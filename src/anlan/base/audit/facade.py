"""What other rooms may call."""

from anlan.base.audit.chain import Verification
from anlan.base.audit.heads import sign_head
from anlan.base.audit.models import AuditEntry
from anlan.base.audit.operations import record
from anlan.base.audit.queries import entries, entries_about, stream, verify

__all__ = [
    "AuditEntry",
    "Verification",
    "entries",
    "entries_about",
    "record",
    "sign_head",
    "stream",
    "verify",
]
