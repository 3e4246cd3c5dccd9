"""Reads: the change feed of a reader, webhooks, and the catalogue of what the platform holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Max, Model, QuerySet

from anlan.base.accounts.facade import User, viewer_of
from anlan.base.events.facade import Event, events_page, latest_sequence
from anlan.data.sharing.models import Webhook
from anlan.kernel.errors import NotFound

#: Facts of the table looked at for one answer; the rest waits for the next call.
LOOKED_AT = 5000


@dataclass(frozen=True, slots=True)
class Feed:
    """Facts after a number, in order. `next` is where to go on; `more` says whether there is more already."""

    events: list[Event]
    next: int
    more: bool


def changes(*, visible_to: User, after: int, limit: int, topics: tuple[str, ...] = ()) -> Feed:
    """At most `limit` facts after number `after` that the user may see.

    `next` passes over what the user may not see, so that a reader with a small jurisdiction does not read it again.
    """
    viewer, seen = viewer_of(visible_to, topics=topics), after
    found: list[Event] = []
    head = latest_sequence()
    looked = 0
    while len(found) < limit and seen < head and looked < LOOKED_AT:
        page = events_page(after=seen, limit=500)
        if not page:
            break
        looked += len(page)
        for event in page:
            if viewer.wants(event):
                if len(found) == limit:
                    break
                found.append(event)
            seen = event.seq
    return Feed(found, seen, seen < head)


def change_json(event: Event) -> dict[str, Any]:
    """One fact as the feed and the webhooks give it; the same shape as the live stream's."""
    return {
        "seq": event.seq,
        "at": event.at.isoformat(),
        "topic": event.topic,
        "subject": {"kind": event.subject_kind, "id": event.subject_id},
        "located_in": event.located_in,
        "by": event.actor_name,
        "data": event.data,
    }


def webhooks(*, visible_to: User) -> QuerySet[Webhook]:
    """All webhooks, for those who keep them."""
    rows = Webhook.objects.select_related("owner")
    return rows if visible_to.has_perm("sharing.edit_webhook") else rows.none()


def webhook_by_id(webhook_id: UUID, *, visible_to: User) -> Webhook:
    """One webhook, or `NotFound`."""
    found = webhooks(visible_to=visible_to).filter(pk=webhook_id).first()
    if found is None:
        raise NotFound("没有这个数据推送。")
    return found


@dataclass(frozen=True, slots=True)
class CatalogueField:
    """A field as its ledger names it."""

    name: str
    label: str
    kind: str
    help: str


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One kind of records: what it is, who may see it, how many there are, when one last changed, who is told."""

    key: str
    title: str
    about: str
    url: str
    api: str
    topic: str
    permission: str
    count: int
    changed_at: Any
    fields: tuple[CatalogueField, ...]
    readers: tuple[str, ...]


def fields_of(model: type[Model]) -> tuple[CatalogueField, ...]:
    """The fields of a model that people fill, by their labels."""
    return tuple(
        CatalogueField(field.name, str(field.verbose_name), field.get_internal_type(), str(field.help_text))
        for field in model._meta.get_fields()
        if field.concrete
        and not field.auto_created
        and getattr(field, "editable", False)
        and field.name not in _INNER
    )


_INNER = {"id", "search", "version", "created_at", "updated_at"}


def newest(model: type[Model]) -> Any:
    """When a record of a kind last changed."""
    return model._default_manager.aggregate(at=Max("updated_at"))["at"]
