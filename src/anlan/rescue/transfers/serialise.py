"""Transfers in the form the HTTP API answers with."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from anlan.base.accounts.facade import User
from anlan.kernel.clock import in_shanghai
from anlan.rescue.incidents.facade import Incident
from anlan.rescue.transfers.models import Transfer
from anlan.rescue.transfers.notices import url
from anlan.rescue.transfers.queries import Target, receives


def transfer_json(transfer: Transfer, *, user: User | None = None) -> dict[str, Any]:
    """A transfer; with `user` also whether it waits for that user's own organisation (`mine`)."""
    incident = transfer.incident
    return {
        "id": str(transfer.id),
        "incident": _incident(incident),
        "to": {
            "name": transfer.to_name,
            "organisation": str(transfer.organisation_id) if transfer.organisation_id else None,
            "service": transfer.service or None,
        },
        "way": transfer.way,
        "way_label": transfer.get_way_display(),
        "contact": transfer.contact,
        "content": transfer.content,
        "status": transfer.status,
        "status_label": transfer.get_status_display(),
        "sent_at": _moment(transfer.sent_at),
        "sent_by": transfer.sent_by_name,
        "due_at": _moment(transfer.due_at),
        "alarmed_at": _moment(transfer.alarmed_at),
        "received_at": _moment(transfer.received_at),
        "receiver": transfer.receiver or None,
        "received_noted_by": transfer.received_noted_by or None,
        "taken_over_at": _moment(transfer.taken_over_at),
        "taken_over_by": transfer.taken_over_by or None,
        "ended_at": _moment(transfer.ended_at),
        "ended_by": transfer.ended_by or None,
        "end_reason": transfer.end_reason,
        "previous": str(transfer.previous_id) if transfer.previous_id else None,
        "mine": bool(user and receives(user, transfer)),
        "version": transfer.version,
        "url": url(transfer),
    }


def target_json(target: Target, answers: bool) -> dict[str, Any]:
    """Whom one may pass to; `to` is what the request takes, `platform` whether somebody there can accept."""
    organisation = target.organisation
    return {
        "to": str(organisation.id) if organisation else target.service or target.name,
        "name": target.name,
        "kind": organisation.kind if organisation else "service",
        "kind_label": organisation.get_kind_display() if organisation else "联动服务",
        "contact": target.contact,
        "platform": answers,
    }


def _incident(incident: Incident) -> dict[str, Any]:
    return {
        "id": str(incident.id),
        "number": incident.number,
        "title": incident.title,
        "exercise": incident.exercise,
        "url": f"/incidents/{incident.id}/",
    }


def _moment(value: datetime | None) -> str | None:
    return in_shanghai(value).isoformat() if value else None
