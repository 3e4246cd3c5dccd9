"""Reads of reporting: whom an incident is reported to, deliveries, telephone reports, what still has to be sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from anlan.base.accounts.enums import SYSTEM_ROLES, OrganisationKind
from anlan.base.accounts.facade import Organisation, Post, User
from anlan.kernel.errors import NotFound
from anlan.rescue.incidents.addressees import DEFAULTS, Addressee, told
from anlan.rescue.incidents.enums import (
    AddresseeCategory,
    BulletinKind,
    BulletinStatus,
    ClockKind,
    DeliveryWay,
    Grade,
    IncidentStatus,
)
from anlan.rescue.incidents.models import AddresseeRule, Bulletin, Clock, Delivery, Incident
from anlan.rescue.incidents.policies import danger_reasons

#: A receipt that has not come by then stands out.
RECEIPT_WITHIN = timedelta(minutes=30)


def addressee_rules() -> list[Addressee]:
    """Every rule in its order: the city's own, else the defaults."""
    rows = list(AddresseeRule.objects.all())
    if rows:
        return [_of_row(row) for row in rows]
    bureau = Organisation.objects.filter(kind=OrganisationKind.CITY_BUREAU, retired_at=None).first()
    return [
        replace(rule, organisation=bureau.id) if rule.own_bureau and bureau is not None else rule
        for rule in DEFAULTS
    ]


def _of_row(row: AddresseeRule) -> Addressee:
    return Addressee(
        name=row.name,
        category=AddresseeCategory(row.category),
        grade_from=Grade(row.grade_from),
        kinds=frozenset(row.kinds),
        dangers=row.dangers,
        way=DeliveryWay(row.way),
        contact=row.contact,
        organisation=row.organisation_id,
        basis=row.basis,
        enabled=row.enabled,
    )


def addressees_of(incident: Incident, rules: list[Addressee] | None = None) -> list[Addressee]:
    """Who is told of this incident as it stands now."""
    return told(
        addressee_rules() if rules is None else rules,
        grade=incident.grade,
        kind=incident.kind,
        danger=bool(danger_reasons(incident)),
    )


def people_of(organisation_id: UUID) -> list[User]:
    """Active people of an organisation who work with records."""
    posts = Post.objects.filter(organisation_id=organisation_id, ended_at=None).exclude(role__in=SYSTEM_ROLES)
    return list(User.objects.filter(is_active=True, pk__in=posts.values("user_id")))


def works_for(user: User, organisation_id: UUID | None) -> bool:
    """Whether the user belongs to this organisation or one above it."""
    if organisation_id is None:
        return False
    own = {post.organisation_id for post in user.current_posts if post.role not in SYSTEM_ROLES}
    return organisation_id in own or organisation_id in user.scope.organisations


def deliveries_of(incident: Incident) -> QuerySet[Delivery]:
    """All deliveries of an incident, newest bulletin first, in the order of the addressees."""
    rows = Delivery.objects.filter(bulletin__incident=incident).select_related("bulletin", "organisation")
    return rows.order_by("-bulletin__ordinal", "created_at", "id")


def delivery_by_id(delivery_id: UUID, *, visible_to: User | AnonymousUser) -> Delivery:
    """A delivery of a visible incident, or one to the user's own organisation."""
    found = (
        Delivery.objects.select_related("bulletin__incident", "organisation").filter(pk=delivery_id).first()
    )
    if found is not None and isinstance(visible_to, User):
        incident = found.bulletin.incident_id
        if works_for(visible_to, found.organisation_id):
            return found
        if Incident.objects.visible_to(visible_to).filter(pk=incident).exists():
            return found
    raise NotFound("没有这条报送记录，或不在您的管辖范围内。")


def to_receive(user: User, limit: int = 50) -> list[Delivery]:
    """Bulletins sent to the user's organisations on the platform and not yet received, oldest first."""
    own = {post.organisation_id for post in user.current_posts if post.role not in SYSTEM_ROLES}
    if not own:
        return []
    rows = Delivery.objects.filter(
        organisation__in=own, way=DeliveryWay.SYSTEM, sent_at__isnull=False, received_at=None
    ).select_related("bulletin__incident")
    return list(rows.order_by("sent_at")[:limit])


def to_report(*, visible_to: User | AnonymousUser, limit: int = 50) -> list[Incident]:
    """Incidents whose figures changed after the last bulletin, longest waiting first."""
    rows = Incident.objects.visible_to(visible_to).filter(report_due_since__isnull=False)
    return list(rows.order_by("report_due_since")[:limit])


def to_send(*, visible_to: User | AnonymousUser, limit: int = 50) -> list[Delivery]:
    """Signed bulletins not yet sent to an addressee, oldest first."""
    seen = Incident.objects.visible_to(visible_to)
    rows = Delivery.objects.filter(sent_at=None, bulletin__incident__in=seen)
    return list(rows.select_related("bulletin__incident").order_by("created_at")[:limit])


def is_overdue(delivery: Delivery, *, at: datetime, due_at: datetime | None) -> bool:
    """Not sent although the written report is due, or sent without receipt for longer than half an hour."""
    if delivery.received_at is not None:
        return False
    if delivery.sent_at is None:
        return due_at is not None and at >= due_at
    return at - delivery.sent_at >= RECEIPT_WITHIN


def written_due(incident: Incident) -> datetime | None:
    """When the written report has to be out."""
    return (
        Clock.objects.filter(incident=incident, kind=ClockKind.WRITTEN_REPORT)
        .values_list("due_at", flat=True)
        .first()
    )


def last_sent(incident: Incident) -> Bulletin | None:
    """The newest signed bulletin."""
    return incident.bulletins.filter(status=BulletinStatus.SENT).order_by("-ordinal").first()


def next_kind(incident: Incident) -> str:
    """Which bulletin comes next: the first, follow-ups while it runs, the final one, then supplements."""
    kinds = set(incident.bulletins.filter(status=BulletinStatus.SENT).values_list("kind", flat=True))
    if BulletinKind.INITIAL not in kinds:
        return BulletinKind.INITIAL.value
    ended = incident.status == IncidentStatus.CLOSED and BulletinKind.FINAL not in kinds
    return BulletinKind.FINAL.value if ended else BulletinKind.FOLLOW_UP.value
