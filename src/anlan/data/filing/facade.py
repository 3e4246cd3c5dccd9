"""What other rooms may call."""

from anlan.data.filing.kinds import FileableKind, kind_of, kinds
from anlan.data.filing.models import Filing, FilingChange, FilingVersion
from anlan.data.filing.operations.drafting import (
    begin_change,
    drop_change,
    filing_to_edit,
    open_filing,
    write_change,
    write_note,
)
from anlan.data.filing.operations.reviewing import accept_filing, mark_fields, pass_all, return_filing
from anlan.data.filing.operations.submitting import (
    problems_of,
    reopen_filing,
    submit_filing,
    withdraw_filing,
)
from anlan.data.filing.queries import (
    accepted_versions,
    due_filings,
    filing_by_id,
    filings,
    filings_of,
    sections_of,
    version_of,
)

__all__ = [
    "FileableKind",
    "Filing",
    "FilingChange",
    "FilingVersion",
    "accept_filing",
    "accepted_versions",
    "begin_change",
    "drop_change",
    "due_filings",
    "filing_by_id",
    "filing_to_edit",
    "filings",
    "filings_of",
    "kind_of",
    "kinds",
    "mark_fields",
    "open_filing",
    "pass_all",
    "problems_of",
    "reopen_filing",
    "return_filing",
    "sections_of",
    "submit_filing",
    "version_of",
    "withdraw_filing",
    "write_change",
    "write_note",
]
