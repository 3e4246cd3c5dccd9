"""Reads of transfers; each takes `visible_to`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Q, QuerySet

from anlan.base.accounts.enums import OrganisationKind
from anlan.base.accounts.facade import Organisation, Post, User, is_staff_user, organisations
from anlan.kernel.errors import InvalidInput, NotFound
from anlan.rescue.incidents.facade import OTHER_SERVICES, Incident, incidents
from anlan.rescue.transfers.enums import ACTIVE, TransferStatus
from anlan.rescue.transfers.models import Transfer

#: Those an incident is passed to; enterprises are not among them.
RECEIVING_KINDS = (
    OrganisationKind.CITY_BUREAU,
    OrganisationKind.DISTRICT_BUREAU,
    OrganisationKind.ZONE_BUREAU,
    OrganisationKind.PORT_AUTHORITY,
    OrganisationKind.PARTNER,
    OrganisationKind.DEPARTMENT,
    OrganisationKind.TOWNSHIP,
)


def own_organisations(user: User) -> frozenset[UUID]:
    """Organisations a user may answer for: those of the posts and what lies below them."""
    return user.scope.organisations | {post.organisation_id for post in user.current_posts}


def transfers(*, visible_to: User | AnonymousUser) -> QuerySet[Transfer]:
    """Transfers of incidents the user sees and those to the user's organisations, these also once returned."""
    rows = Transfer.objects.select_related(
        "incident", "incident__located_in", "incident__merged_into", "organisation"
    )
    if not isinstance(visible_to, User) or not is_staff_user(visible_to):
        return rows.none()
    if visible_to.scope.everything:
        return rows
    seen = incidents(visible_to=visible_to).order_by().values("pk")
    return rows.filter(Q(incident__in=seen) | Q(organisation__in=own_organisations(visible_to)))


def transfer_by_id(transfer_id: UUID, *, visible_to: User | AnonymousUser) -> Transfer:
    """One transfer; NotFound also when it lies outside what the user sees."""
    found = transfers(visible_to=visible_to).select_related("previous").filter(pk=transfer_id).first()
    if found is None:
        raise NotFound("没有这条接转，或不在您的管辖范围内。")
    return found


def matching(rows: QuerySet[Transfer], text: str) -> QuerySet[Transfer]:
    """Transfers with every word in the incident's number or title, the receiver's name or the people who signed."""
    for word in text.split()[:5]:
        rows = rows.filter(
            Q(incident__number__icontains=word)
            | Q(incident__title__icontains=word)
            | Q(to_name__icontains=word)
            | Q(receiver__icontains=word)
            | Q(taken_over_by__icontains=word)
        )
    return rows


def transfers_of(incident: Incident) -> QuerySet[Transfer]:
    """Of an incident the user sees already, and of those merged into it; newest first."""
    rows = Transfer.objects.filter(Q(incident=incident) | Q(incident__merged_into=incident))
    return rows.select_related("incident", "organisation").order_by("-sent_at", "-id")


def waiting(*, visible_to: User, limit: int = 50) -> list[Transfer]:
    """Transfers nobody took over yet, next due first."""
    rows = transfers(visible_to=visible_to).filter(status__in=ACTIVE)
    return list(rows.order_by("due_at")[:limit])


def to_answer(*, visible_to: User, limit: int = 50) -> list[Transfer]:
    """Those waiting for the user's own organisations."""
    rows = transfers(visible_to=visible_to).filter(
        status__in=ACTIVE, organisation__in=own_organisations(visible_to)
    )
    return list(rows.order_by("due_at")[:limit])


def receives(user: User, transfer: Transfer) -> bool:
    """Whether the user answers for the organisation it was sent to."""
    return transfer.organisation_id in own_organisations(user)


def can_answer(organisation: Organisation) -> bool:
    """Whether somebody there can accept on the platform."""
    return bool(receivers(organisation))


def receivers(organisation: Organisation) -> list[User]:
    """Active people of an organisation who may accept a transfer."""
    posts = Post.objects.filter(organisation=organisation, ended_at=None, user__is_active=True)
    found = {post.user_id: post.user for post in posts.select_related("user")}
    return [user for user in found.values() if user.has_perm("transfers.accept_transfer")]


@dataclass(frozen=True, slots=True)
class Target:
    """To whom an incident is passed: one of an organisation, a service's number, or a name alone."""

    name: str
    organisation: Organisation | None = None
    service: str = ""
    contact: str = ""


def target_of(text: str, *, visible_to: User) -> Target:
    """What `to` means: an organisation's id, a service's number (119, 120, 110, 122), or another department's name."""
    wanted = text.strip()
    if wanted in OTHER_SERVICES:
        return Target(OTHER_SERVICES[wanted], service=wanted, contact=wanted)
    try:
        organisation_id = UUID(wanted)
    except ValueError:
        if not 2 <= len(wanted) <= 64:
            raise InvalidInput("请选择或填写接收单位（2 到 64 个字）。", field="to") from None
        return Target(wanted)
    found = organisations(visible_to=visible_to).filter(pk=organisation_id).first()
    if found is None or found.kind not in RECEIVING_KINDS:
        raise InvalidInput("没有这个接收单位。", field="to")
    return Target(str(found), organisation=found, contact=found.telephone)


def targets(incident: Incident | None, *, visible_to: User) -> list[tuple[Target, bool]]:
    """Whom to offer, and whether they answer on the platform: services, then the bureau competent for the place, other
    bureaus, partners; offices and departments last. One's own organisations are left out."""
    rows = organisations(visible_to=visible_to).filter(kind__in=RECEIVING_KINDS)
    rows = rows.exclude(pk__in=[post.organisation_id for post in visible_to.current_posts])
    answering = set(
        Post.objects.filter(ended_at=None, user__is_active=True, organisation__in=rows.order_by())
        .order_by()
        .values_list("organisation_id", flat=True)
    )
    here = incident.supervised_by_id if incident else None
    rank = {kind: number for number, kind in enumerate(RECEIVING_KINDS)}
    ordered = sorted(rows, key=lambda each: (each.id != here, rank[OrganisationKind(each.kind)], each.name))
    services = [
        (Target(name, service=number, contact=number), False) for number, name in OTHER_SERVICES.items()
    ]
    return services + [
        (Target(str(each), organisation=each, contact=each.telephone), each.id in answering)
        for each in ordered
    ]


@dataclass(frozen=True, slots=True)
class Counts:
    """Transfers of real incidents, by what is still to do."""

    sent: int
    received: int
    overdue: int
    taken_over: int
    returned: int


def counts(*, visible_to: User, at: datetime) -> Counts:
    """What of the user's transfers waits, is overdue, was taken over or returned; drills are not counted."""
    rows = transfers(visible_to=visible_to).filter(incident__exercise=False).order_by()
    found = rows.aggregate(
        sent=Count("pk", filter=Q(status=TransferStatus.SENT)),
        received=Count("pk", filter=Q(status=TransferStatus.RECEIVED)),
        overdue=Count("pk", filter=Q(status__in=ACTIVE, due_at__lte=at)),
        taken_over=Count("pk", filter=Q(status=TransferStatus.TAKEN_OVER)),
        returned=Count("pk", filter=Q(status=TransferStatus.RETURNED)),
    )
    return Counts(**found)
