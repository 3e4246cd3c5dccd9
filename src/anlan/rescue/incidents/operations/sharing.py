"""Letting an organisation see an incident beyond its jurisdiction, and ending it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from anlan.base.accounts.facade import Organisation
from anlan.kernel.actor import Actor
from anlan.rescue.incidents.events import IncidentShared
from anlan.rescue.incidents.models import Incident, IncidentSharing
from anlan.rescue.incidents.operations.recording import announce, audit_row


def share_incident(*, incident: Incident, organisation: Organisation, by: Actor, at: datetime) -> bool:
    """Show the incident to an organisation; whether it did not see it by a sharing before."""
    with transaction.atomic():
        _row, created = IncidentSharing.objects.get_or_create(incident=incident, organisation=organisation)
        if created:
            _told(incident, organisation, shared=True, by=by, at=at)
    return created


def unshare_incident(*, incident: Incident, organisation: Organisation, by: Actor, at: datetime) -> bool:
    """End a sharing; whether there was one."""
    with transaction.atomic():
        rows = IncidentSharing.objects.filter(incident=incident, organisation=organisation)
        if not rows.exists():
            return False
        _told(incident, organisation, shared=False, by=by, at=at)
        rows.delete()
    return True


def _told(incident: Incident, organisation: Organisation, *, shared: bool, by: Actor, at: datetime) -> None:
    fact = IncidentShared(incident=str(incident.id), organisation=str(organisation.id), shared=shared)
    announce(incident, fact, by=by, at=at)
    words = f"{incident.number} {'共享给' if shared else '不再共享给'}{organisation}"
    audit_row(incident, "share_incident" if shared else "unshare_incident", words, by=by, at=at)
