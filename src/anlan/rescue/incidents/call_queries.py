"""Reads of the calls: the list, earlier calls of a number, what may be merged. Each takes `visible_to`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from anlan.base.accounts.facade import User
from anlan.kernel.errors import NotFound
from anlan.rescue.incidents import queries
from anlan.rescue.incidents.enums import CallNature
from anlan.rescue.incidents.models import CallRecord, Incident, Regrouping
from anlan.rescue.incidents.policies import number_key
from anlan.rescue.incidents.queries import Duplicate

#: Digits from which on a number is looked up; fewer would match half the city while it is typed.
SHORTEST_NUMBER = 7
FALSE_WITHIN = timedelta(days=30)


def calls(*, visible_to: User | AnonymousUser) -> QuerySet[CallRecord]:
    """Every call of the jurisdiction with the incident it belongs to."""
    rows: QuerySet[CallRecord] = CallRecord.objects.visible_to(visible_to)
    return rows.select_related("incident", "first_incident", "located_in")


def call_by_id(call_id: UUID, *, visible_to: User | AnonymousUser) -> CallRecord:
    """One call; NotFound also when it lies outside the user's jurisdiction."""
    found = calls(visible_to=visible_to).select_related("supervised_by").filter(pk=call_id).first()
    if found is None:
        raise NotFound("没有这个来电，或不在您的管辖范围内。")
    return found


def calls_of(incident: Incident) -> QuerySet[CallRecord]:
    """Calls that belong to an incident now or came in as its, oldest first; the incident is visible already."""
    rows = CallRecord.objects.filter(Q(incident=incident) | Q(first_incident=incident))
    return rows.select_related("incident", "first_incident", "located_in").order_by("at", "id")


@dataclass(frozen=True, slots=True)
class EarlierCalls:
    """What is known of a number: its latest calls, how many in all, and how many of 30 days were false or malicious."""

    calls: list[CallRecord]
    count: int
    false: int
    malicious: int


def earlier_calls(
    phone: str, *, visible_to: User | AnonymousUser, at: datetime, limit: int = 6
) -> EarlierCalls:
    """Earlier calls of a number however it is written, newest first; nothing for less than seven digits."""
    key = number_key(phone)
    if len(key) < SHORTEST_NUMBER:
        return EarlierCalls([], 0, 0, 0)
    rows = calls(visible_to=visible_to).filter(number_key=key).order_by("-at")
    natures = [
        nature for nature, moment in rows.values_list("nature", "at")[:1000] if moment >= at - FALSE_WITHIN
    ]
    found = list(rows[:limit])
    return EarlierCalls(
        calls=found,
        count=len(found) if len(found) < limit else rows.count(),
        false=natures.count(CallNature.FALSE),
        malicious=natures.count(CallNature.MALICIOUS),
    )


def matching_calls(rows: QuerySet[CallRecord], text: str) -> QuerySet[CallRecord]:
    """Calls with every word in number, caller, place, content or incident."""
    for word in text.split()[:5]:
        digits = number_key(word)
        same = Q(number_key__contains=digits) if len(digits) >= 3 and word[-1].isdigit() else Q()
        rows = rows.filter(
            same
            | Q(caller_name__icontains=word)
            | Q(place__icontains=word)
            | Q(said__icontains=word)
            | Q(incident__number__icontains=word)
        )
    return rows


def merge_candidates(
    incident: Incident, *, visible_to: User, q: str = "", limit: int = 12
) -> list[Duplicate]:
    """Open incidents this one may be merged into: the likely ones first, then the others by grade and time.

    `q` narrows to those whose number, title or place has every word.
    """
    likely = queries.likely_duplicates(
        visible_to=visible_to,
        at=incident.received_at,
        exercise=incident.exercise,
        enterprise_id=incident.enterprise_id,
        lon=incident.lon,
        lat=incident.lat,
        place=incident.place,
        caller_phone=incident.caller_phone,
        exclude=incident.pk,
    )
    rows = (
        queries.incidents(visible_to=visible_to)
        .open()  # type: ignore[attr-defined]
        .filter(exercise=incident.exercise)
        .exclude(pk=incident.pk)
    )
    if q.strip():
        rows = queries.matching(rows, q)
        kept = set(rows.filter(pk__in=[each.incident.pk for each in likely]).values_list("pk", flat=True))
        likely = [each for each in likely if each.incident.pk in kept]
    others = rows.exclude(pk__in=[each.incident.pk for each in likely]).order_by("grade", "-received_at")
    return likely + [Duplicate(row, "", 0.0) for row in others[: max(limit - len(likely), 0)]]


def regroupings_of(incident: Incident) -> list[Regrouping]:
    """Merges and splits this incident had part in, oldest first."""
    rows = Regrouping.objects.filter(Q(source=incident) | Q(target=incident))
    return list(rows.select_related("source", "target").order_by("at"))
