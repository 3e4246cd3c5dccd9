"""Which rule holds for a record and whom it names: rules in force on a day, and owners looked up once for many records.

Where a rule names somebody who is not there (an enterprise without people of its own in the system, a township without
an office), the duty falls to the next above: township, district bureau, city bureau.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Q

from anlan.base.accounts.enums import OrganisationKind
from anlan.base.accounts.facade import Organisation
from anlan.data.stewardship.catalogue import FieldGroup
from anlan.data.stewardship.enums import OwnerKind
from anlan.data.stewardship.models import Duty

_TOWNSHIP_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Rule:
    """What holds for one group of one record; `duty` is None where the catalogue speaks."""

    owner: OwnerKind
    renew_days: int
    warn_days: int
    weight: int
    organisation_id: UUID | None = None
    person_id: UUID | None = None
    duty: UUID | None = None


@dataclass(frozen=True, slots=True)
class Owner:
    """Who keeps the fields, after falling back."""

    kind: OwnerKind
    organisation_id: UUID | None = None
    person_id: UUID | None = None


def in_force(on: date) -> Q:
    """Rules of a day; both ends count."""
    return Q(starts_on__lte=on) & (Q(ends_on=None) | Q(ends_on__gte=on))


class Duties:
    """The rules of one day, read once."""

    def __init__(self, on: date, *, rows: Iterable[Duty] | None = None) -> None:
        self.on = on
        found = list(Duty.objects.filter(in_force(on)) if rows is None else rows)
        self._by_group: dict[str, list[Duty]] = {}
        # Later rules first; among those of one day the one written last.
        for row in sorted(found, key=lambda each: (each.starts_on, each.created_at), reverse=True):
            self._by_group.setdefault(row.group, []).append(row)

    def rule_for(self, group: FieldGroup, *, located_in: str, enterprise_id: UUID | None) -> Rule:
        """The narrowest rule that meets a record, else what the catalogue says."""
        best: tuple[int, Duty] | None = None
        for row in self._by_group.get(group.key, ()):
            reach = _reach(row, located_in, enterprise_id)
            if reach and (best is None or reach > best[0]):
                best = (reach, row)
        if best is None:
            return Rule(group.owner, group.renew_days, group.warn_days, group.weight)
        row = best[1]
        return Rule(
            OwnerKind(row.owner),
            row.renew_days,
            row.warn_days,
            row.weight,
            row.organisation_id,
            row.person_id,
            row.pk,
        )


def _reach(row: Duty, located_in: str, enterprise_id: UUID | None) -> int:
    """How narrowly a rule meets a record; 0 when it does not."""
    if row.enterprise_id is not None:
        return 4 if row.enterprise_id == enterprise_id else 0
    if row.division_id is None or row.division_id.endswith("00"):
        return 1 if row.division_id is None or located_in.startswith(row.division_id.rstrip("0")) else 0
    if not located_in.startswith(row.division_id):
        return 0
    return 3 if len(row.division_id) == _TOWNSHIP_DIGITS else 2


class Owners:
    """Organisations by place, read once."""

    @cached_property
    def _known(self) -> Sequence[tuple[UUID, str, str | None]]:
        kinds = (OrganisationKind.TOWNSHIP, OrganisationKind.DISTRICT_BUREAU, OrganisationKind.CITY_BUREAU)
        rows = Organisation.objects.filter(retired_at=None, kind__in=kinds).order_by("created_at")
        return list(rows.values_list("id", "kind", "division_id"))

    @cached_property
    def _at(self) -> dict[tuple[str, str], UUID]:
        found: dict[tuple[str, str], UUID] = {}
        for pk, kind, division in self._known:
            if division:
                found.setdefault((kind, division), pk)
        return found

    @cached_property
    def city(self) -> UUID | None:
        """The city's bureau."""
        for pk, kind, _ in self._known:
            if kind == OrganisationKind.CITY_BUREAU:
                return pk
        return None

    def owner_of(self, rule: Rule, *, record: Any, enterprise: Any) -> Owner:
        """Who keeps a group of a record's fields by a rule."""
        place = record.located_in_id or ""
        if rule.owner == OwnerKind.PERSON and rule.person_id is not None:
            return Owner(OwnerKind.PERSON, rule.organisation_id, rule.person_id)
        if rule.owner == OwnerKind.ORGANISATION and rule.organisation_id is not None:
            return Owner(OwnerKind.ORGANISATION, rule.organisation_id)
        steps = {
            OwnerKind.ENTERPRISE: enterprise.organisation_id if enterprise is not None else None,
            OwnerKind.TOWNSHIP: self._at.get((str(OrganisationKind.TOWNSHIP), place)),
            OwnerKind.DISTRICT: record.supervised_by_id
            or self._at.get((str(OrganisationKind.DISTRICT_BUREAU), place[:6])),
            OwnerKind.CITY: self.city,
        }
        names = list(steps)
        start = names.index(rule.owner) if rule.owner in steps else names.index(OwnerKind.DISTRICT)
        for kind in names[start:]:
            if steps[kind] is not None:
                return Owner(kind, steps[kind])
        return Owner(OwnerKind.CITY)
