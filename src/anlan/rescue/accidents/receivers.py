"""What the ledger does when something happens at the desk.

It runs inside the desk's own transaction, and what it cannot take must never stop the desk: the record is then left to
the clerks, who are told why.
"""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from anlan.base.accounts.enums import Role
from anlan.base.accounts.facade import users_with_role
from anlan.base.events.facade import Event, on
from anlan.base.notifications.facade import notify
from anlan.kernel.actor import Actor
from anlan.kernel.errors import DomainError
from anlan.rescue.accidents.operations.following import follow_incident
from anlan.rescue.incidents.facade import Incident

log = logging.getLogger("anlan.accidents")

#: Facts of the desk after which the ledger looks at the incident again.
FOLLOWED_TOPICS = (
    "incident.closed",
    "incident.reopened",
    "incident.changed",
    "incident.regraded",
    "incident.merged",
    "incident.unmerged",
    "incident.split",
    "incident.dismissed",
)


def connect() -> None:
    """Called once from `AppConfig.ready()`."""
    for topic in FOLLOWED_TOPICS:
        on(topic, follow)


def follow(event: Event) -> None:
    """Bring the ledger to what the desk says now."""
    by = Actor(id=event.actor_id, name=event.actor_name)
    named = [event.data.get(key) for key in ("incident", "into", "source")]
    subject = event.subject_id if event.subject_kind == "incident" else None
    for incident_id in dict.fromkeys(each for each in (subject, *named) if each):
        try:
            with transaction.atomic():
                follow_incident(incident_id=incident_id, by=by, at=event.at)
        except DomainError as error:
            log.warning("incident %s does not enter the accident ledger: %s", incident_id, error.message)
            _leave_to_clerks(incident_id, error.message, by=by, at=event.at)


def _leave_to_clerks(incident_id: str, why: str, *, by: Actor, at: datetime) -> None:
    incident = Incident.objects.filter(pk=incident_id).first()
    if incident is None:
        return
    notify(
        users=[user for user in users_with_role(Role.CLERK) if incident.lies_under(user.scope)],
        title="事故未能自动入账，请补录",
        text=f"{incident.number} {incident.title}：{why}",
        url=reverse("accidents:create"),
        level="warning",
        by=by,
        at=at,
    )
