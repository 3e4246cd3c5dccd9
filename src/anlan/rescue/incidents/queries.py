"""Reads of the desk; each takes `visible_to`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Prefetch, Q, QuerySet

from anlan.base.accounts.facade import User
from anlan.kernel.clock import in_shanghai
from anlan.kernel.coordinates import Crs, distance_m, outside_china, to_wgs84
from anlan.kernel.errors import InvalidInput, NotFound
from anlan.rescue.incidents.enums import DispatchStatus, Grade, IncidentStatus
from anlan.rescue.incidents.models import Bulletin, Clock, Dispatch, Incident, IntakeDraft, TimelineEntry

DUPLICATE_WITHIN_M = 3000.0
DUPLICATE_WITHIN = timedelta(hours=24)
_NAMES = (
    "enterprise__name",
    "substance__name",
    "located_in__name",
    "supervised_by__name",
    "supervised_by__short_name",
    "merged_into__number",
    "merged_into__title",
    "split_from__number",
    "split_from__title",
)


def incidents(*, visible_to: User | AnonymousUser) -> QuerySet[Incident]:
    """Incidents under the user's jurisdiction with what lists show of them."""
    return Incident.objects.visible_to(visible_to).select_related(
        "enterprise", "substance", "located_in", "supervised_by", "merged_into", "split_from"
    )


def listed(*, visible_to: User | AnonymousUser) -> QuerySet[Incident]:
    """The same for lists of many: of enterprise, substance, place and supervisor only their names."""
    own = [field.name for field in Incident._meta.concrete_fields]
    return incidents(visible_to=visible_to).only(*own, *_NAMES)


def board(*, visible_to: User | AnonymousUser) -> QuerySet[Incident]:
    """Open incidents, gravest and newest first, with counts of resources and the clock that runs out next."""
    running = Clock.objects.filter(met_at=None).order_by("due_at").only("incident_id", "kind", "due_at")
    out = Q(dispatches__isnull=False) & ~Q(dispatches__status=DispatchStatus.RELEASED)
    shown = (
        "number",
        "title",
        "status",
        "exercise",
        "grade",
        "response_level",
        "received_at",
        "located_in__name",
    )
    rows: QuerySet[Incident] = (
        Incident.objects.visible_to(visible_to)
        .exclude(status=IncidentStatus.CLOSED)
        .select_related("located_in")
        .only(*shown)
        .annotate(out=Count("dispatches", filter=out, distinct=True))
        .prefetch_related(Prefetch("clocks", running, to_attr="running_clocks"))
        .order_by("grade", "-received_at")
    )
    return rows


def incident_by_id(incident_id: UUID, *, visible_to: User | AnonymousUser) -> Incident:
    """The incident; NotFound also when it lies outside the user's jurisdiction."""
    found = incidents(visible_to=visible_to).filter(pk=incident_id).first()
    if found is None:
        raise NotFound("没有这起事故，或不在您的管辖范围内。")
    return found


def dispatch_by_id(dispatch_id: UUID, *, visible_to: User | AnonymousUser) -> Dispatch:
    """A dispatch of a visible incident."""
    found = Dispatch.objects.select_related("incident").filter(pk=dispatch_id).first()
    if found is None or not Incident.objects.visible_to(visible_to).filter(pk=found.incident_id).exists():
        raise NotFound("没有这条调派记录，或不在您的管辖范围内。")
    return found


def bulletin_by_id(bulletin_id: UUID, *, visible_to: User | AnonymousUser) -> Bulletin:
    """A bulletin of a visible incident."""
    found = Bulletin.objects.select_related("incident__enterprise", "incident__substance", "corrects").filter(
        pk=bulletin_id
    )
    bulletin = found.first()
    if (
        bulletin is None
        or not Incident.objects.visible_to(visible_to).filter(pk=bulletin.incident_id).exists()
    ):
        raise NotFound("没有这份报告，或不在您的管辖范围内。")
    return bulletin


def newest_bulletin(incident: Incident) -> Bulletin:
    """The last one written; the caller knows there is one."""
    return incident.bulletins.order_by("-ordinal")[0]


def timeline_of(incident: Incident) -> QuerySet[TimelineEntry]:
    """The log, oldest first."""
    return TimelineEntry.objects.filter(incident=incident).select_related("corrects").order_by("at", "id")


def running_clocks(*, visible_to: User | AnonymousUser, limit: int = 20) -> list[Clock]:
    """Clocks not yet met of open incidents the user sees, next due first."""
    seen = Incident.objects.visible_to(visible_to).exclude(status=IncidentStatus.CLOSED)
    clocks = (
        Clock.objects.filter(met_at=None, incident__in=seen).select_related("incident").order_by("due_at")
    )
    return list(clocks[:limit])


def bulletins_to_sign(*, visible_to: User | AnonymousUser) -> list[Bulletin]:
    """Bulletins waiting for a signature in the user's jurisdiction."""
    seen = Incident.objects.visible_to(visible_to)
    waiting = Bulletin.objects.filter(status="submitted", incident__in=seen).select_related("incident")
    return list(waiting.order_by("submitted_at"))


def draft(*, user: User, client_key: str) -> IntakeDraft | None:
    return IntakeDraft.objects.filter(user=user, client_key=client_key).first()


def drafts(*, user: User) -> list[IntakeDraft]:
    """What this user has begun and not filed, newest first."""
    return list(IntakeDraft.objects.filter(user=user).order_by("-updated_at")[:20])


@dataclass(frozen=True, slots=True)
class Duplicate:
    """An open incident a new call may be about, and why."""

    incident: Incident
    reason: str
    weight: float


def likely_duplicates(
    *,
    visible_to: User | AnonymousUser,
    at: datetime,
    exercise: bool,
    enterprise_id: UUID | None = None,
    lon: float | None = None,
    lat: float | None = None,
    place: str = "",
    caller_phone: str = "",
    exclude: UUID | None = None,
) -> list[Duplicate]:
    """Open incidents of the last 24 h at the same enterprise, within 3 km, at the same place text or from the same
    number. Drills and real incidents never match each other."""
    recent = incidents(visible_to=visible_to).filter(
        exercise=exercise, received_at__gte=at - DUPLICATE_WITHIN
    )
    # Compared are a few columns of up to 200 incidents, at every call: the rest is read only of what is shown.
    compared = ("number", "title", "enterprise_id", "lon", "lat", "place", "caller_phone", "received_at")
    open_ones = recent.exclude(status=IncidentStatus.CLOSED).select_related(None).only(*compared)
    candidates = open_ones.order_by("-received_at")[:200]
    found = []
    for incident in candidates:
        if incident.pk == exclude:
            continue
        reasons: list[tuple[float, str]] = []
        if enterprise_id is not None and incident.enterprise_id == enterprise_id:
            reasons.append((3.0, "同一企业"))
        if lon is not None and lat is not None and incident.lon is not None and incident.lat is not None:
            away = distance_m(lon, lat, incident.lon, incident.lat)
            if away <= DUPLICATE_WITHIN_M:
                near = f"相距 {away:.0f} 米" if away < 1000 else f"相距 {away / 1000:.1f} 公里"
                reasons.append((2.0 - away / DUPLICATE_WITHIN_M, near))
        text = place.strip()
        if len(text) >= 2 and incident.place and (text in incident.place or incident.place in text):
            reasons.append((1.0, "地点相同"))
        if caller_phone.strip() and incident.caller_phone == caller_phone.strip():
            reasons.append((1.5, "同一来电号码"))
        if reasons:
            minutes = int((at - incident.received_at).total_seconds() // 60)
            when = f"{minutes} 分钟前接报" if minutes >= 0 else f"晚 {-minutes} 分钟接报"
            reason = "，".join([*(text for _weight, text in reasons), when])
            found.append(Duplicate(incident, reason, sum(weight for weight, _text in reasons)))
    return sorted(found, key=lambda each: -each.weight)[:5]


_NUMBER_PAIR = re.compile(
    r"^\s*[（(]?\s*(-?\d{1,3}(?:\.\d+)?)\s*[,，\s;；]\s*(-?\d{1,3}(?:\.\d+)?)\s*[)）]?\s*$"
)


def coordinates_in(text: str) -> tuple[float, float] | None:
    """Longitude and latitude written as a pair of numbers, in either order; None when the text is no such pair.

    In China longitude is always the larger of the two, so the order is not in doubt.
    """
    match = _NUMBER_PAIR.match(text)
    if not match:
        return None
    first, second = float(match[1]), float(match[2])
    lon, lat = max(first, second), min(first, second)
    try:
        return None if outside_china(lon, lat) else (lon, lat)
    except ValueError:
        return None


def convert(lon: float | None, lat: float | None, crs: str) -> tuple[float | None, float | None]:
    """Coordinates given in another system, as WGS-84."""
    if lon is None or lat is None or crs == Crs.WGS84:
        return lon, lat
    return to_wgs84(lon, lat, Crs(crs))


def matching(rows: QuerySet[Incident], text: str) -> QuerySet[Incident]:
    """Incidents whose number, title, place, description or caller contain every word of the text."""
    for word in text.split():
        rows = rows.filter(
            Q(number__icontains=word)
            | Q(title__icontains=word)
            | Q(place__icontains=word)
            | Q(description__icontains=word)
            | Q(caller_phone__icontains=word)
        )
    return rows


def grades_labelled(label: str) -> list[int]:
    """The grade of this label, as a list for filtering; empty when there is none."""
    return [grade.value for grade in Grade if grade.label == label]


def grade_labelled(label: str) -> int:
    """The grade of this label; refused when there is none."""
    found = grades_labelled(label)
    if not found:
        raise InvalidInput("没有这个事故等级。", field="grade")
    return found[0]


@dataclass(frozen=True, slots=True)
class Counts:
    """Figures of real incidents; drills are never counted."""

    open: int
    today: int
    this_year: int
    last_year: int


def counts(*, visible_to: User | AnonymousUser, at: datetime) -> Counts:
    """Open now, received today, this year so far and in the same part of last year, by Shanghai's calendar."""
    here = in_shanghai(at)
    midnight = here.replace(hour=0, minute=0, second=0, microsecond=0)
    year = midnight.replace(month=1, day=1)
    last = year.replace(year=year.year - 1)
    found = (
        Incident.objects.visible_to(visible_to)
        .real()
        .aggregate(
            open=Count("pk", filter=~Q(status=IncidentStatus.CLOSED)),
            today=Count("pk", filter=Q(received_at__gte=midnight)),
            this_year=Count("pk", filter=Q(received_at__gte=year)),
            last_year=Count("pk", filter=Q(received_at__gte=last, received_at__lt=last + (here - year))),
        )
    )
    return Counts(**found)
