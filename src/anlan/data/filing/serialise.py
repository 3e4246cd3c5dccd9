"""How filings appear in the HTTP API."""

from __future__ import annotations

from typing import Any

from anlan.data.filing.models import Filing, FilingVersion
from anlan.data.filing.operations.submitting import change_content
from anlan.data.filing.showing import shows_sent
from anlan.data.ledger.facade import pair


def filing_json(filing: Filing) -> dict[str, Any]:
    """A filing without its changes."""
    return {
        "id": str(filing.pk),
        "number": filing.number,
        "enterprise": {"id": str(filing.enterprise_id), "name": filing.enterprise.name},
        "located_in": pair(filing.enterprise.located_in),
        "status": filing.status,
        "status_label": filing.get_status_display(),
        "summary": filing.summary,
        "note": filing.note,
        "submitted_at": _iso(filing.submitted_at),
        "submitted_by": filing.submitted_by_name,
        "submissions": filing.submissions,
        "due_at": _iso(filing.due_at),
        "reviewed_at": _iso(filing.reviewed_at),
        "reviewed_by": filing.reviewed_by_name,
        "review_note": filing.review_note,
        "version": filing.version,
        "created_at": _iso(filing.created_at),
        "updated_at": _iso(filing.updated_at),
    }


def detail_json(filing: Filing, *, own: bool) -> dict[str, Any]:
    """A filing with its changes: of one the enterprise is working on, the authorities get what was submitted."""
    if shows_sent(filing, own=own):
        changes = filing.sent
    else:
        changes = [{**change_content(each), "version": each.version} for each in filing.changes.all()]
    return {**filing_json(filing), "changes": changes}


def version_json(version: FilingVersion, *, whole: bool = False) -> dict[str, Any]:
    """An accepted version; `whole` with its content."""
    shown = {
        "number": version.number,
        "filing": str(version.filing_id) if version.filing_id else None,
        "accepted_at": _iso(version.accepted_at),
        "accepted_by": version.accepted_by_name,
    }
    return {**shown, "content": version.content, "diff": version.diff} if whole else shown


def _iso(at: Any) -> str | None:
    return at.isoformat() if at else None
