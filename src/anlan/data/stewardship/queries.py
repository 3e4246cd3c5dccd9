"""Reads of 数据责任: worklists, scores, what one record's groups are like today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db.models import Count, Q, Sum

from anlan.base.accounts.enums import Role
from anlan.base.accounts.facade import Organisation, User
from anlan.base.divisions.facade import Division
from anlan.data.enterprises.facade import KIND as ENTERPRISE
from anlan.data.enterprises.facade import Enterprise, filter_by_text
from anlan.data.ledger.facade import fragments_of
from anlan.data.ledger.reading import Viewer
from anlan.data.stewardship.catalogue import FieldGroup, RecordKind, groups, kind_of, kinds
from anlan.data.stewardship.duties import Duties, Owners
from anlan.data.stewardship.enums import OwnerKind
from anlan.data.stewardship.models import Confirmation, Duty, Tally, TallyDay, Upkeep
from anlan.data.stewardship.operations import confirmable
from anlan.data.stewardship.policies import (
    Freshness,
    Score,
    TermState,
    completeness,
    freshness,
    freshness_until,
)
from anlan.data.stewardship.settling import confirmed_days, own_day
from anlan.data.stewardship.tallies import score_from, sums, tally_day
from anlan.kernel.clock import in_shanghai
from anlan.kernel.errors import NotFound

_SUMMED = ("total", "fresh", "due", "stale", "weight", "weight_current", "weight_filled")
_DISTRICT_DIGITS = 6


def upkeep(*, visible_to: Viewer) -> Any:
    """Every group of fields of every record the user sees, with what lists show."""
    rows: Any = Upkeep.objects.visible_to(visible_to)
    return rows.select_related("located_in", "owner_organisation", "owner_person", "enterprise")


#: Records of one kind that a search takes into account.
_MOST_FOUND = 300


def matching(rows: Any, text: str) -> Any:
    """Upkeep rows of records whose ledger finds `text`, or of enterprises it finds: the ledgers have the indexes.

    At most 300 records of each kind are taken into account.
    """
    if not fragments_of(text):
        return rows
    found: list[UUID] = []
    owners: list[UUID] = []
    for kind in kinds():
        manager: Any = kind.model._default_manager
        active = manager.active().order_by()
        if kind.key == ENTERPRISE:
            owners = list(filter_by_text(active, text).values_list("pk", flat=True)[:_MOST_FOUND])
        else:
            found += active.search(text).values_list("pk", flat=True)[:_MOST_FOUND]
    return rows.filter(Q(enterprise__in=owners) | Q(record_id__in=found))


def counted_by_tally(
    *, visible_to: User, on: date, states: list[str], groups: list[str], owners: list[str], division: str
) -> int | None:
    """How many upkeep rows pass these filters, from the tally; None where it cannot tell."""
    day = tally_day()
    if day is None or day.dirty or (states and day.on != on) or visible_to.roles == {str(Role.ENTERPRISE)}:
        return None
    rows: Any = Tally.objects.visible_to(visible_to)
    if groups:
        rows = rows.filter(group__in=groups)
    if owners:
        rows = rows.filter(owner__in=owners)
    if division:
        rows = rows.filter(located_in__gte=division, located_in__lt=division + ":")
    names = states or ["total"]
    totals = rows.aggregate(**{f"n_{name}": Sum(name, default=0) for name in names})
    return int(sum(totals.values()))


def duty_organisations(user: User) -> set[UUID]:
    """The organisations whose duties are this user's work: those of their posts, and for a clerk of a department the
    bureau above it."""
    found: set[UUID] = set()
    for post in user.current_posts:
        if post.role in {Role.EXPERT, Role.LEADER, Role.VEHICLE_CREW, Role.ENFORCEMENT_OFFICER}:
            continue
        found.add(post.organisation_id)
        if post.role == Role.CLERK and post.organisation.parent_id:
            found.add(post.organisation.parent_id)
    return found


def kept_by(user: User) -> Q:
    """Upkeep rows that are this user's to renew."""
    # Asked by kind of owner, not by the missing person: nearly every row names none.
    own = Q(owner_organisation__in=duty_organisations(user)) & ~Q(owner=OwnerKind.PERSON)
    return Q(owner_person=user) | own


def open_upkeep(*, visible_to: User, on: date) -> Any:
    """What the user has to renew: due or overdue, and theirs."""
    # By keeper first: of a whole city few rows may be one keeper's, and walking by day would meet all the others.
    kept = Upkeep.objects.filter(kept_by(visible_to), warn_on__lte=on).order_by()
    return upkeep(visible_to=visible_to).filter(pk__in=kept.values("pk"))


@dataclass(frozen=True, slots=True)
class Open:
    """How much a user has to renew."""

    total: int
    stale: int


def open_count(*, visible_to: User, on: date) -> Open:
    """Number of open groups of fields, and of those overdue."""
    rows = open_upkeep(visible_to=visible_to, on=on).order_by()
    late = Count("pk", filter=Q(due_on__lt=on))
    found = rows.aggregate(total=Count("pk"), stale=late)
    return Open(found["total"], found["stale"])


# -- one record --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Standing:
    """One group of a record on a day: age, completeness with its terms, who keeps it."""

    group: FieldGroup
    confirmed_on: date
    freshness: Freshness
    completeness: int
    terms: list[TermState]
    weight: int
    renew_days: int
    warn_days: int
    owner: str
    may_confirm: bool

    @property
    def missing(self) -> list[str]:
        """Empty fields in words."""
        return [term.label for term in self.terms if not term.filled]

    @property
    def score(self) -> Score:
        """This group as a term of a score."""
        stale = self.freshness.is_stale
        return Score(
            1,
            int(self.freshness.state == "fresh"),
            int(self.freshness.state == "due"),
            int(stale),
            self.weight,
            0 if stale else self.weight,
            self.weight * self.completeness,
        )


def standings_of(kind: RecordKind, record: Any, *, visible_to: User, at: datetime) -> list[Standing]:
    """How the groups of a record stand; read from the record itself, so never behind."""
    on = in_shanghai(at).date()
    duties, owners = Duties(on), Owners()
    days = confirmed_days([record.pk])
    enterprise = kind.enterprise_of(record)
    may = set()
    if (
        visible_to.has_perm("stewardship.confirm_record")
        and record.is_active
        and record.lies_under(visible_to.scope)
    ):
        may = {group.key for group in confirmable(kind, record, visible_to, on=on)}
    found = []
    for group in kind.groups_of(record):
        rule = duties.rule_for(
            group, located_in=record.located_in_id or "", enterprise_id=enterprise.pk if enterprise else None
        )
        owner = owners.owner_of(rule, record=record, enterprise=enterprise)
        day = max(own_day(record), days.get((record.pk, group.key), date.min))
        terms = group.terms(record)
        age = freshness(confirmed_on=day, on=on, renew_days=rule.renew_days, warn_days=rule.warn_days)
        found.append(
            Standing(
                group,
                day,
                age,
                completeness(terms),
                terms,
                rule.weight,
                rule.renew_days,
                rule.warn_days,
                _owner_words(owner.organisation_id, owner.person_id, owner.kind.label),
                group.key in may,
            )
        )
    return found


def _owner_words(organisation_id: UUID | None, person_id: UUID | None, kind: Any) -> str:
    if person_id is not None:
        person = User.objects.filter(pk=person_id).first()
        return person.name if person else str(kind)
    organisation = Organisation.objects.filter(pk=organisation_id).first() if organisation_id else None
    return str(organisation) if organisation else str(kind)


def confirmations_of(record_id: UUID) -> list[Confirmation]:
    """The latest confirmations of a record the caller may see, newest first."""
    return list(Confirmation.objects.filter(record_id=record_id)[:30])


def confirmation_by_id(confirmation_id: UUID | str, *, visible_to: User) -> Confirmation:
    """One confirmation of a record the user sees, else `NotFound`."""
    found = Confirmation.objects.filter(pk=confirmation_id).first()
    if found is None:
        raise NotFound("没有找到这次核实。")
    record = kind_of(found.kind).find(found.record_id, visible_to)
    if not record.lies_under(visible_to.scope):
        raise NotFound("没有找到这次核实。")
    return found


# -- scores ------------------------------------------------------------------------------------------------------


def score_of(enterprise: Enterprise, *, at: datetime) -> Score:
    """The scores of everything an enterprise keeps or that is kept of it."""
    on = in_shanghai(at).date()
    return score_from(Upkeep.objects.filter(enterprise=enterprise).order_by().aggregate(**sums(on)))


def scores_by_group_of(enterprise: Enterprise, *, at: datetime) -> dict[str, Score]:
    """The same by group of fields."""
    on = in_shanghai(at).date()
    rows = Upkeep.objects.filter(enterprise=enterprise).order_by().values("group").annotate(**sums(on))
    return {row["group"]: score_from(row) for row in rows}


@dataclass(frozen=True, slots=True)
class PlaceScore:
    """The score of a division."""

    code: str
    name: str
    score: Score


@dataclass(frozen=True, slots=True)
class Overview:
    """Scores of what a user sees, as of the last count: together, by place, by group of fields, by kind of owner."""

    score: Score
    places: list[PlaceScore]
    by_group: dict[str, Score]
    by_owner: dict[str, Score]
    cells: dict[tuple[str, str], Score]
    counted: TallyDay | None


def scores_by_division(
    *, visible_to: Viewer, division: str = "", group: str = "", owner: str = ""
) -> Overview:
    """Scores by district or, within `division` (a district), by township; from the tally alone, however many records.

    `group` and `owner` narrow what is counted; `by_group` and `cells` (place × group) always have every group.
    """
    rows: Any = Tally.objects.visible_to(visible_to)
    if division:
        rows = rows.filter(located_in__gte=division, located_in__lt=division + ":")
    if owner:
        rows = rows.filter(owner=owner)
    narrow = len(division) >= _DISTRICT_DIGITS
    named = {f"s_{name}": Sum(name) for name in _SUMMED}
    lines = list(rows.order_by().values("located_in_id", "group", "owner").annotate(**named))
    whole = Score()
    places: dict[str, Score] = defaultdict(Score)
    by_group: dict[str, Score] = defaultdict(Score)
    by_owner: dict[str, Score] = defaultdict(Score)
    cells: dict[tuple[str, str], Score] = defaultdict(Score)
    for line in lines:
        score = Score(*(line[f"s_{name}"] for name in _SUMMED))
        code = line["located_in_id"] or ""
        place = code if narrow else code[:_DISTRICT_DIGITS]
        by_group[line["group"]] += score
        cells[(place, line["group"])] += score
        if group and line["group"] != group:
            continue
        whole += score
        places[place] += score
        by_owner[line["owner"]] += score
    names = dict(
        Division.objects.filter(pk__in=[code for code in places if code]).values_list("code", "name")
    )
    listed = [
        PlaceScore(code, _place_name(code, division, names), score)
        for code, score in places.items()
        if score.total
    ]
    listed.sort(key=lambda each: (each.code == "", each.code))
    return Overview(whole, listed, dict(by_group), dict(by_owner), dict(cells), tally_day())


def _place_name(code: str, division: str, names: Mapping[str, str]) -> str:
    if not code:
        return "区划不明"
    name = names.get(code, code)
    return f"{name}（未分到街道）" if code == division and len(code) == _DISTRICT_DIGITS else name


# -- freshness for others ----------------------------------------------------------------------------------------


def freshness_of(kind: str, as_of: date | None, on: date, *, group: str = "") -> Freshness:
    """How a record of a kind confirmed on `as_of` stands on a day, by the rule that holds for the whole city.

    For places without the row at hand; `freshness_by_record` knows the narrower rules.
    """
    found = kind_of(kind)
    chosen = next((each for each in found.groups if each.key == group), found.groups[0])
    rule = _city_duties(on).rule_for(chosen, located_in="", enterprise_id=None)
    return freshness(confirmed_on=as_of, on=on, renew_days=rule.renew_days, warn_days=rule.warn_days)


def _city_duties(on: date) -> Duties:
    """The rules of a day for the whole city, kept for a minute: lists ask once a row."""
    key = f"stewardship:city-duties:{on.isoformat()}"
    rows: list[Duty] | None = cache.get(key)
    if rows is None:
        open_ones = Duty.objects.filter(enterprise=None, starts_on__lte=on).exclude(ends_on__lt=on)
        rows = [row for row in open_ones if row.division_id is None or row.division_id.endswith("00")]
        cache.set(key, rows, 60)
    return Duties(on, rows=rows)


def freshness_by_record(record_ids: Iterable[UUID | str], *, on: date) -> dict[tuple[str, str], Freshness]:
    """How the groups of these records stand, as (id, group): one query however many. The caller may see them."""
    rows = Upkeep.objects.filter(record_id__in=list(record_ids)).order_by()
    return {
        (str(record_id), group): freshness_until(due, on=on, warn_days=(due - warn).days)
        for record_id, group, due, warn in rows.values_list("record_id", "group", "due_on", "warn_on")
    }


def worst_by_record(record_ids: Iterable[UUID | str], *, on: date) -> dict[str, Freshness]:
    """The group of each record that is due first."""
    found: dict[str, Freshness] = {}
    for (record_id, _), each in freshness_by_record(record_ids, on=on).items():
        known = found.get(record_id)
        if known is None or (each.due_on or date.min) < (known.due_on or date.min):
            found[record_id] = each
    return found


# -- rules -------------------------------------------------------------------------------------------------------


def duties(*, visible_to: Viewer) -> Any:
    """Every rule; they are public among those who may see any."""
    rows: Any = Duty.objects.select_related("division", "enterprise", "organisation", "person")
    return rows if isinstance(visible_to, User) else rows.none()


def duty_by_id(duty_id: UUID | str, *, visible_to: Viewer) -> Duty:
    """One rule."""
    found: Duty | None = duties(visible_to=visible_to).filter(pk=duty_id).first()
    if found is None:
        raise NotFound("没有找到这条责任规则。")
    return found


def group_choices() -> list[tuple[str, str]]:
    """Every group as key and words."""
    return [(key, group.title) for key, (_, group) in groups().items()]
