"""Who is on duty everywhere, as rows of a tree. Owns no writes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from anlan.base.accounts.enums import OrganisationKind
from anlan.base.accounts.facade import Organisation, User
from anlan.communication.duty.desks import organisations_seen, superiors, with_plan
from anlan.communication.duty.enums import DutyRole
from anlan.communication.duty.models import Assignment, Shift
from anlan.communication.duty.policies import Place, complaints
from anlan.communication.duty.queries import answering_shifts, scheduled_shifts

NO_ROSTER = "未建值班表"


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One organisation now. `depth` in the tree; `above` for a bureau over the user's own; `state` in words with its
    tone."""

    organisation: Organisation
    depth: int
    above: bool
    shift: Shift | None
    state: str
    tone: str
    note: str

    #: How many townships without a roster this row stands for.
    townships: int = 0

    @property
    def filled(self) -> bool:
        return self.shift is not None and bool(self.shift.people.all())

    @property
    def leaders(self) -> list[Assignment]:
        return self.shift.named(DutyRole.LEADER) if self.shift else []

    @property
    def others(self) -> list[Assignment]:
        return [*self.shift.named(DutyRole.CHIEF), *self.shift.named(DutyRole.OFFICER)] if self.shift else []


def duty_rows(user: User, *, at: datetime) -> list[DutyRow]:
    """Organisations of the user's scope in the order of the tree, and the bureaus above; whatever the number, six
    queries."""
    above, seen = superiors(user), organisations_seen(user)
    rows = [*above, *seen]
    ids = [row.pk for row in rows]
    answering, scheduled = answering_shifts(ids, at=at), scheduled_shifts(ids, at=at)
    plans = with_plan(rows)
    found = []
    for organisation, depth in [*((row, 0) for row in above), *_tree(seen)]:
        shifts = answering.get(organisation.pk, [])
        shift = shifts[0] if shifts else None
        plan = plans.get(organisation.pk)
        state, tone, note = _state(
            shift, scheduled.get(organisation.pk), plan.places if plan else {}, bool(plan), at
        )
        found.append(DutyRow(organisation, depth, organisation in above, shift, state, tone, note))
    return found


def folded(rows: list[DutyRow]) -> list[DutyRow]:
    """The rows with the townships that have no roster gathered into one line below their district: who keeps none
    must not bury those who are missing from one."""
    kept: list[DutyRow] = []
    for row in rows:
        if row.organisation.kind != OrganisationKind.TOWNSHIP or row.state != NO_ROSTER:
            kept.append(row)
        elif kept and kept[-1].townships and kept[-1].organisation.parent_id == row.organisation.parent_id:
            kept[-1] = replace(kept[-1], townships=kept[-1].townships + 1)
        else:
            kept.append(replace(row, townships=1))
    return kept


def _state(
    shift: Shift | None, scheduled: Shift | None, places: dict[str, int], planned: bool, at: datetime
) -> tuple[str, str, str]:
    if shift is None:
        return ("无人值班", "late", "本时段未排班") if planned else (NO_ROSTER, "neutral", "")
    if shift.ends_at <= at:
        new = scheduled.words if scheduled else "下一班未排"
        return "逾期未交班", "late", f"应接班：{new}"
    wrong = complaints(
        [Place(each.name, each.phone, each.role, each.user_id) for each in shift.people.all()], places
    )
    if wrong:
        return wrong[0], "late", "；".join(wrong)
    return "在班", "done", ""


def _tree(rows: list[Organisation]) -> list[tuple[Organisation, int]]:
    """By parent: the city, each district with its townships, then zones; ordered as given among equals."""
    present = {row.pk for row in rows}
    children: dict[UUID | None, list[Organisation]] = {}
    for row in rows:
        children.setdefault(row.parent_id if row.parent_id in present else None, []).append(row)
    ordered: list[tuple[Organisation, int]] = []

    def walk(key: UUID | None, depth: int) -> None:
        for row in children.get(key, []):
            ordered.append((row, depth))
            walk(row.pk, depth + 1)

    walk(None, 0)
    return ordered


def matching(rows: list[DutyRow], *, words: str, only: str) -> list[DutyRow]:
    """Rows whose organisation, people or telephones contain every word; `only` is "open" for those not filled or
    wrong, "none" for those without a roster, or a kind of organisation."""
    kept = []
    for row in rows:
        people = row.shift.people.all() if row.shift else []
        text = " ".join(
            [row.organisation.name, row.organisation.short_name, row.state]
            + [f"{each.name} {each.phone}" for each in people]
        )
        if not all(word in text for word in words.split()):
            continue
        if only == "open" and row.tone != "late":
            continue
        if only == "none" and row.state != NO_ROSTER:
            continue
        if only not in {"", "open", "none"} and row.organisation.kind != only:
            continue
        kept.append(row)
    return kept
