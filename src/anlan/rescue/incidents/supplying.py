"""An incident asks for supplies: how the supplies room reads it, and what each step writes into its log."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.urls import reverse

from anlan.base.accounts.facade import User
from anlan.base.events.facade import Event, on
from anlan.data.supplies.facade import Subject, register_subject, requests_for_subject
from anlan.kernel.actor import Actor
from anlan.kernel.errors import Conflict, NotFound
from anlan.kernel.records import RecordRef
from anlan.rescue.incidents.enums import EntryKind, IncidentStatus
from anlan.rescue.incidents.linked import Linked, register_linked
from anlan.rescue.incidents.models import Incident
from anlan.rescue.incidents.operations.recording import log_entry
from anlan.rescue.incidents.queries import incident_by_id
from anlan.rescue.incidents.screen import register_abilities

KIND = "incident"
_STEPS = (
    "requested",
    "declined",
    "cancelled",
    "committed",
    "sent",
    "received",
    "returned",
    "consignment_ended",
)


def register() -> None:
    """Called from `registrations.register_all()`."""
    register_subject(KIND, _subject, url=lambda incident_id: reverse("incidents:detail", args=[incident_id]))
    register_abilities({"supplies": "supplies.request_supplies"})
    register_linked("supplies", _linked)
    for step in _STEPS:
        on(f"supplies.{step}", _logged)


def _subject(incident_id: str, user: User) -> Subject:
    try:
        found = incident_by_id(UUID(incident_id), visible_to=user)
    except (ValidationError, ValueError):
        raise NotFound("没有这起事故，或不在您的管辖范围内。") from None
    if found.status == IncidentStatus.CLOSED:
        raise Conflict("响应已结束，不能再为该事故申请物资。", code="closed")
    return Subject(
        ref=RecordRef.of(KIND, found.pk),
        title=f"{found.number} {found.title}",
        place=found.place or (found.enterprise.name if found.enterprise else ""),
        lon=found.lon,
        lat=found.lat,
        located_in=found.located_in_id or "",
        exercise=found.exercise,
    )


def _linked(incident: Incident, user: User) -> list[Linked]:
    if not user.has_perm("supplies.view_stock"):
        return []
    return [
        Linked(
            "物资调拨",
            f"{row.number} {row.get_status_display()}",
            reverse("supplies:request", args=[row.pk]),
        )
        for row in requests_for_subject(KIND, str(incident.pk), visible_to=user)
    ]


def _logged(event: Event) -> None:
    """Each step stands in the incident's log, in the transaction that took it."""
    if event.data.get("subject_kind") != KIND:
        return
    incident = Incident.objects.filter(pk=event.data["subject_id"]).first()
    if incident is None or incident.status == IncidentStatus.CLOSED:
        return
    by = Actor(id=event.actor_id, name=event.actor_name, address="物资")
    words = f"物资 {event.data['number']}：{event.data['words']}"
    log_entry(incident, words, kind=EntryKind.DISPATCH, by=by, at=event.at)
