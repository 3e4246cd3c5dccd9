"""Whose duty a user sees and whose a user keeps."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from anlan.base.accounts.enums import SYSTEM_ROLES, OrganisationKind, Role
from anlan.base.accounts.facade import Organisation, Scope, User
from anlan.base.divisions.facade import descendants_range
from anlan.communication.duty.models import RosterPlan
from anlan.kernel.errors import NotAllowed, NotFound

#: Kinds of organisation that keep a duty of their own; a department's people stand in its bureau's.
KEEPERS = (
    OrganisationKind.CITY_BUREAU,
    OrganisationKind.DISTRICT_BUREAU,
    OrganisationKind.ZONE_BUREAU,
    OrganisationKind.PORT_AUTHORITY,
    OrganisationKind.TOWNSHIP,
)
#: Roles whose holders keep the duty of their organisation.
ON_DUTY = frozenset(
    str(role) for role in (Role.DUTY_OFFICER, Role.LEADER, Role.DISTRICT_OFFICER, Role.TOWNSHIP_OFFICER)
)


def organisations_seen(user: User) -> list[Organisation]:
    """Organisations with a duty in the user's scope, the higher first."""
    scope = user.scope
    rows = _keepers()
    return [row for row in rows if scope.sees(row.division_id or "", row.pk)]


def superiors(user: User) -> list[Organisation]:
    """Bureaus above the user's own, whose duty may be called by those below."""
    above: dict[UUID, Organisation] = {}
    by_id = {row.pk: row for row in _keepers()}
    for post in user.current_posts:
        parent = post.organisation.parent_id
        while parent is not None and parent in by_id and parent not in above:
            above[parent] = by_id[parent]
            parent = by_id[parent].parent_id
    seen = {row.pk for row in organisations_seen(user)}
    return [row for key, row in above.items() if key not in seen]


def _keepers() -> list[Organisation]:
    rows = Organisation.objects.filter(kind__in=KEEPERS, retired_at=None).select_related("division")
    rank = {str(kind): number for number, kind in enumerate(KEEPERS)}
    return sorted(rows, key=lambda row: (rank[row.kind], row.division_id or "9", row.name))


def own_desks(user: User) -> list[Organisation]:
    """Organisations whose duty the user keeps: those of the user's posts, and townships below an own district."""
    found: dict[UUID, Organisation] = {}
    for post in user.current_posts:
        if post.role in ON_DUTY:
            home = _home_of(post.organisation)
            found[home.pk] = home
    districts = [row.pk for row in found.values() if row.kind == OrganisationKind.DISTRICT_BUREAU]
    if districts:
        below = Organisation.objects.filter(
            parent__in=districts, kind=OrganisationKind.TOWNSHIP, retired_at=None
        )
        for row in below.select_related("division").order_by("division_id"):
            found.setdefault(row.pk, row)
    return list(found.values())


def _home_of(organisation: Organisation) -> Organisation:
    """A department's people stand in the duty of the bureau above it."""
    if organisation.kind == OrganisationKind.DEPARTMENT and organisation.parent is not None:
        return organisation.parent
    return organisation


def home_desk(user: User) -> Organisation | None:
    """The organisation whose duty stands in the user's top bar: the own one, whoever keeps it."""
    for post in user.current_posts:
        if post.role not in {str(role) for role in SYSTEM_ROLES}:
            home = _home_of(post.organisation)
            if home.kind in KEEPERS:
                return home
    return None


def organisation_seen(organisation_id: UUID, user: User) -> Organisation:
    """An organisation whose duty the user sees; NotFound otherwise."""
    row = (
        Organisation.objects.filter(pk=organisation_id, kind__in=KEEPERS)
        .select_related("division", "parent")
        .first()
    )
    if row is None or not user.scope.sees(row.division_id or "", row.pk):
        raise NotFound("没有这个机构，或不在您的管辖范围内。")
    return row


def keeps(user: User, organisation: Organisation) -> bool:
    """Whether the user keeps this organisation's duty."""
    return any(
        home.pk == organisation.pk
        or (home.kind == OrganisationKind.DISTRICT_BUREAU and organisation.parent_id == home.pk)
        for home in (_home_of(post.organisation) for post in user.current_posts if post.role in ON_DUTY)
    )


def own_desk(organisation_id: UUID, user: User) -> Organisation:
    """An organisation whose duty the user keeps; NotAllowed where only seen, NotFound where not even that."""
    found = organisation_seen(organisation_id, user)
    if not keeps(user, found):
        raise NotAllowed("该机构的值班由其自行维护，您可以查看，不能修改。")
    return found


def scope_of(organisation: Organisation) -> Scope:
    """What lies under an organisation itself, whoever reads: the ground of its day report."""
    if organisation.kind == OrganisationKind.CITY_BUREAU:
        return Scope(everything=True)
    ranges = (descendants_range(organisation.division_id),) if organisation.division_id else ()
    return Scope(ranges=ranges, organisations=frozenset({organisation.pk}))


def with_plan(organisations: Iterable[Organisation]) -> dict[UUID, RosterPlan]:
    """Plans by organisation."""
    rows = RosterPlan.objects.filter(organisation__in=[row.pk for row in organisations])
    return {row.organisation_id: row for row in rows}
