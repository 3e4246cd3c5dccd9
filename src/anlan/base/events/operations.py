"""Publishing a fact, in the transaction that made it true."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime
from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import Max

from anlan.base.events.models import Event
from anlan.base.events.registry import deliver
from anlan.kernel.actor import Actor
from anlan.kernel.records import RecordRef


@dataclasses.dataclass(frozen=True)
class Fact:
    """Base of every app's facts (`<app>/events.py`): a frozen dataclass in the past tense with a `topic`."""

    topic: ClassVar[str]


def publish(
    fact: Fact,
    *,
    subject: RecordRef,
    by: Actor,
    at: datetime,
    located_in: str | None = "",
    supervised_by: UUID | None = None,
    audience: UUID | None = None,
) -> Event:
    """Store the fact and hand it to the receivers registered for its topic, all in the caller's transaction."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("events.publish belongs inside the business transaction")
    last = Event.objects.filter(node=settings.NODE).aggregate(last=Max("node_seq"))["last"] or 0
    data = json.loads(json.dumps(dataclasses.asdict(fact), cls=DjangoJSONEncoder))
    event = Event.objects.create(
        node=settings.NODE,
        node_seq=last + 1,
        at=at.astimezone(UTC),
        topic=fact.topic,
        subject_kind=subject.kind,
        subject_id=subject.id,
        located_in=located_in or "",
        supervised_by=supervised_by,
        audience=audience,
        actor_id=by.id,
        actor_name=by.name,
        data=data,
    )
    deliver(event)
    return event
