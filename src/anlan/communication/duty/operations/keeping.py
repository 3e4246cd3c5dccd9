"""值班日志: entries by hand, corrections, and what facts write by themselves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from anlan.base.accounts.facade import Organisation
from anlan.base.divisions.facade import lies_under
from anlan.base.events.facade import Event, on
from anlan.communication.duty.enums import BY_HAND, LogCategory
from anlan.communication.duty.models import LogEntry, RosterPlan
from anlan.communication.duty.operations.recording import audit_row, log
from anlan.kernel.actor import Actor
from anlan.kernel.errors import InvalidInput
from anlan.kernel.records import RecordRef

#: An entry may be dated back, never ahead; clocks of two machines differ by seconds.
AHEAD = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Line:
    """What a fact writes into the duty log."""

    category: LogCategory | str
    text: str
    title: str = ""
    url: str = ""
    exercise: bool = False


Describe = Callable[[Event], Line | None]
_sources: dict[str, Describe] = {}


def register_log_source(topic: str, describe: Describe) -> None:
    """Facts of `topic` stand in the duty log as `describe` words them; None leaves one out. From
    `AppConfig.ready()`."""
    _sources[topic] = describe
    on(topic, write_fact)


def write_fact(event: Event) -> None:
    """Write one fact into the log of every organisation on duty for its place; runs in the fact's transaction."""
    describe = _sources.get(event.topic)
    keepers = _keepers(event) if describe else []
    line = describe(event) if describe and keepers else None
    if line is None:
        return
    LogEntry.objects.bulk_create(
        LogEntry(
            organisation=organisation,
            located_in_id=organisation.division_id,
            supervised_by=organisation,
            at=event.at,
            category=line.category,
            text=line.text[:2000],
            subject_kind=event.subject_kind,
            subject_id=event.subject_id,
            subject_title=line.title[:160],
            subject_url=line.url[:300],
            exercise=line.exercise,
            by_id=event.actor_id,
            by_name=event.actor_name,
            event=event.seq,
        )
        for organisation in keepers
    )


def _keepers(event: Event) -> list[Organisation]:
    """Organisations with a roster whose area or own supervision the fact concerns; the city's bureau keeps all."""
    plans = RosterPlan.objects.select_related("organisation")
    return [plan.organisation for plan in plans if _concerns(plan.organisation, event)]


def _concerns(organisation: Organisation, event: Event) -> bool:
    if organisation.kind == "city_bureau" or event.supervised_by == organisation.pk:
        return True
    area = organisation.division_id
    return bool(area and event.located_in and lies_under(event.located_in, area))


def write_entry(
    *,
    organisation: Organisation,
    text: str,
    by: Actor,
    at: datetime,
    category: str = LogCategory.NOTE,
    happened_at: datetime | None = None,
    subject: RecordRef | None = None,
    title: str = "",
    url: str = "",
) -> LogEntry:
    """Write an entry by hand; `happened_at` dates it back."""
    when = happened_at or at
    if not text.strip():
        raise InvalidInput("请填写内容。", field="text")
    if category not in BY_HAND:
        raise InvalidInput("请选择类别。", field="category")
    if when > at + AHEAD:
        raise InvalidInput("时间不能晚于现在。", field="happened_at")
    with transaction.atomic():
        entry = log(
            organisation,
            text.strip(),
            category=category,
            by=by,
            at=when,
            subject=subject,
            title=title,
            url=url,
        )
        audit_row(organisation, "write_entry", f"值班日志：{entry.text[:80]}", by=by, at=at)
    return entry


def correct_entry(*, entry: LogEntry, text: str, by: Actor, at: datetime) -> LogEntry:
    """Correct an entry by a new one; the old one stays and is shown as corrected."""
    if not text.strip():
        raise InvalidInput("请填写更正后的内容。", field="text")
    with transaction.atomic():
        subject = RecordRef(entry.subject_kind, entry.subject_id) if entry.subject_kind else None
        made = log(
            entry.organisation,
            text.strip(),
            category=entry.category,
            by=by,
            at=at,
            subject=subject,
            title=entry.subject_title,
            url=entry.subject_url,
            exercise=entry.exercise,
            corrects=entry,
        )
        audit_row(
            entry.organisation,
            "correct_entry",
            f"更正值班日志：{made.text[:80]}",
            by=by,
            at=at,
            changes={"text": [entry.text, made.text]},
        )
    return made
