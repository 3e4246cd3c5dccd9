"""Reads of drills; each takes `visible_to`."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Q, QuerySet

from anlan.base.accounts.enums import Role
from anlan.base.accounts.facade import User, users_with_role
from anlan.kernel.errors import NotFound
from anlan.rescue.drills.enums import InjectStatus
from anlan.rescue.drills.models import Drill, DrillExpectation, SavedScenario
from anlan.rescue.drills.scenario import Scenario, shipped
from anlan.rescue.incidents.enums import NOT_COUNTED
from anlan.rescue.incidents.facade import Incident, incidents


def drills(*, visible_to: User | AnonymousUser) -> QuerySet[Drill]:
    """Runs played under the user's jurisdiction, with what lists show of them."""
    rows: QuerySet[Drill] = Drill.objects.visible_to(visible_to)
    return rows.select_related("incident", "located_in").annotate(
        steps=Count("injects", distinct=True),
        played=Count("injects", filter=~Q(injects__status=InjectStatus.WAITING), distinct=True),
        expected=Count("expectations", distinct=True),
        met=Count("expectations", filter=Q(expectations__met_at__isnull=False), distinct=True),
    )


def drill_by_id(drill_id: UUID, *, visible_to: User | AnonymousUser) -> Drill:
    """The drill; NotFound also when it lies outside the user's jurisdiction."""
    found = drills(visible_to=visible_to).filter(pk=drill_id).first()
    if found is None:
        raise NotFound("没有这次演练，或不在您的管辖范围内。")
    return found


def drill_of_incident(incident_id: UUID, *, visible_to: User | AnonymousUser) -> Drill | None:
    """The run an exercise belongs to."""
    return drills(visible_to=visible_to).filter(incident_id=incident_id).first()


def saved_scenarios(*, visible_to: User | AnonymousUser) -> QuerySet[SavedScenario]:
    """Scenarios made here, newest first."""
    rows: QuerySet[SavedScenario] = SavedScenario.objects.visible_to(visible_to)
    return rows.select_related("made_from", "located_in")


def scenario_named(name: str, *, visible_to: User | AnonymousUser) -> Scenario:
    """A shipped scenario by its key, or a saved one by its id."""
    if name in shipped():
        return shipped()[name]
    try:
        found = saved_scenarios(visible_to=visible_to).filter(pk=UUID(name)).first()
    except ValueError:
        found = None
    if found is None:
        raise NotFound("没有这个情景，或不在您的管辖范围内。")
    return found.scenario


def to_convert(*, visible_to: User, limit: int = 8) -> list[Incident]:
    """Real incidents lately closed that can become a scenario."""
    rows = incidents(visible_to=visible_to).filter(status="closed", lon__isnull=False, exercise=False)
    return list(rows.exclude(outcome__in=NOT_COUNTED).order_by("-closed_at")[:limit])


def possible_players(*, visible_to: User) -> list[User]:
    """Who may be invited: people of the desks and leaders whose jurisdiction meets the user's."""
    found = {
        user.id: user
        for role in (Role.DUTY_OFFICER, Role.LEADER, Role.DISTRICT_OFFICER)
        for user in users_with_role(role)
    }
    if not visible_to.scope.everything:
        mine = visible_to.scope
        found = {
            key: user
            for key, user in found.items()
            if user.scope.everything or set(user.scope.ranges) & set(mine.ranges)
        }
    return sorted(found.values(), key=lambda user: user.name)


@dataclass(frozen=True, slots=True)
class Figures:
    """A run in figures: expected acts, how many were done, how many of them in time; calls taken."""

    expected: int
    met: int
    in_time: int
    judged: int
    calls: int
    taken: int


def figures_of(drill: Drill) -> Figures:
    """Only acts with a due time are judged; a call counts as taken when it went into an incident."""
    expectations: list[DrillExpectation] = list(drill.expectations.all())
    judged = [each for each in expectations if each.due_t is not None]
    calls = [each for each in drill.injects.all() if each.kind == "call"]
    return Figures(
        expected=len(expectations),
        met=sum(1 for each in expectations if each.met_at is not None),
        in_time=sum(1 for each in judged if each.met_at is not None and not each.is_late),
        judged=len(judged),
        calls=len(calls),
        taken=sum(1 for each in calls if each.status == InjectStatus.DONE),
    )
