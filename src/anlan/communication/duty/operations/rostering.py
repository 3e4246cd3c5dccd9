"""Plans, generated rosters, and shifts edited by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q

from anlan.base.accounts.facade import Organisation, User
from anlan.communication.duty.enums import DutyRole, LogCategory, Pattern
from anlan.communication.duty.events import RosterChanged
from anlan.communication.duty.models import (
    Assignment,
    Handover,
    RosterMember,
    RosterPlan,
    Shift,
    Swap,
)
from anlan.communication.duty.operations.recording import announce, audit_row, log
from anlan.communication.duty.policies import Place, Span, doubled, person_key, spans
from anlan.communication.duty.rotation import Candidate, Key, Manned, rotate
from anlan.kernel.actor import Actor
from anlan.kernel.clock import in_shanghai
from anlan.kernel.errors import Conflict, FieldError, InvalidInput, StaleRecord

LONGEST_DAYS = 366
MOST_PLACES = 9


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to stand in a shift or a rotation, as typed; `user` when the person has an account."""

    role: str
    name: str
    phone: str
    post: str = ""
    user: User | None = None

    @property
    def place(self) -> Place:
        return Place(self.name, self.phone, self.role, self.user.pk if self.user else None)


@dataclass(slots=True)
class Generated:
    """What a generation did."""

    created: int = 0
    replaced: int = 0
    kept: int = 0
    warnings: list[str] = field(default_factory=list)


def set_plan(
    *,
    organisation: Organisation,
    pattern: str,
    day_start: time,
    leaders: int,
    chiefs: int,
    officers: int,
    hand_over: bool,
    members: Sequence[Person],
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> RosterPlan:
    """Set how an organisation's duty is cut and manned. Shifts that exist stay as they are.

    With `hand_over` every change of shift from now on must be accepted here.
    """
    _check_plan(pattern, leaders, chiefs, officers)
    check_people(members)
    with transaction.atomic():
        plan = RosterPlan.objects.select_for_update().filter(organisation=organisation).first()
        if plan is not None and version is not None and plan.version != version:
            raise StaleRecord("排班方案刚刚被别人修改，请核对最新内容后再保存。", field="version")
        plan = plan or RosterPlan(organisation=organisation)
        plan.located_in, plan.supervised_by = organisation.division, organisation
        plan.pattern, plan.day_start = pattern, day_start
        plan.leaders, plan.chiefs, plan.officers = leaders, chiefs, officers
        plan.handover_since = (plan.handover_since or at) if hand_over else None
        plan.version += 0 if plan._state.adding else 1
        plan.save()
        plan.members.all().delete()
        RosterMember.objects.bulk_create(
            RosterMember(
                plan=plan,
                role=person.role,
                name=person.name.strip(),
                phone=person.phone.strip(),
                post=person.post.strip(),
                user=person.user,
                sort=number,
            )
            for number, person in enumerate(members)
        )
        audit_row(
            organisation,
            "set_plan",
            f"排班方案：{Pattern(pattern).label}，轮班 {len(members)} 人",
            by=by,
            at=at,
        )
        day = in_shanghai(at).date().isoformat()
        announce(organisation, RosterChanged(str(organisation.pk), day, day), by=by, at=at)
    return plan


def _check_plan(pattern: str, leaders: int, chiefs: int, officers: int) -> None:
    if pattern not in Pattern.values:
        raise InvalidInput("请选择班制。", field="pattern")
    for name, count in (("leaders", leaders), ("chiefs", chiefs), ("officers", officers)):
        if not 0 <= count <= MOST_PLACES:
            raise InvalidInput(f"每班人数应为 0 至 {MOST_PLACES}。", field=name)
    if leaders + chiefs + officers == 0:
        raise InvalidInput("每班至少安排 1 人。", field="officers")


def check_people(people: Sequence[Person]) -> None:
    """Every person has a known role, a name and a telephone; nobody twice in one role."""
    errors, seen = [], set()
    for number, person in enumerate(people, start=1):
        if person.role not in DutyRole.values:
            errors.append(FieldError("people", f"第 {number} 人：请选择岗位。"))
        elif not person.name.strip():
            errors.append(FieldError("people", f"第 {number} 人：请填写姓名。"))
        elif not person.phone.strip():
            errors.append(FieldError("people", f"{person.name}：请填写联系电话。"))
        if (person.role, person.place.key) in seen:
            errors.append(FieldError("people", f"{person.name}在同一岗位重复。"))
        seen.add((person.role, person.place.key))
    if errors:
        raise InvalidInput.many(errors)


def generate_roster(
    *, plan: RosterPlan, first: date, last: date, by: Actor, at: datetime, replace: bool = False
) -> Generated:
    """Make the shifts of every duty day from `first` to `last`.

    What exists is kept; with `replace` shifts still to come are manned anew. A shift that has begun, was changed by
    hand or swapped, or is named in a hand-over, is never touched.
    """
    if last < first:
        raise InvalidInput("结束日期不能早于开始日期。", field="last")
    if (last - first).days >= LONGEST_DAYS:
        raise InvalidInput(f"一次最多生成 {LONGEST_DAYS} 天。", field="last")
    days = [first + timedelta(days=step) for step in range((last - first).days + 1)]
    wanted = [span for day in days for span in spans(plan.pattern, day, plan.day_start)]
    result = Generated()
    with transaction.atomic():
        organisation = plan.organisation
        existing = list(
            Shift.objects.filter(
                organisation=organisation, starts_at__lt=wanted[-1].ends_at, ends_at__gt=wanted[0].starts_at
            )
        )
        fixed = _fixed(existing, replace=replace, at=at)
        result.kept = len(fixed)
        gone = [shift for shift in existing if shift.pk not in {each.pk for each in fixed}]
        Shift.objects.filter(pk__in=[shift.pk for shift in gone]).delete()
        result.replaced = len(gone)
        free = [span for span in wanted if not any(_overlap(span, shift) for shift in fixed)]
        made = rotate(
            free,
            candidates=_candidates(plan),
            places=plan.places,
            served=_last_served(organisation, before=wanted[0].starts_at),
            busy=_busy(organisation, wanted[0].starts_at, wanted[-1].ends_at),
        )
        _store(organisation, made.shifts)
        result.created, result.warnings = len(made.shifts), made.warnings
        words = f"生成排班 {first} 至 {last}：新排 {result.created} 班，保留 {result.kept} 班"
        audit_row(organisation, "generate_roster", words, by=by, at=at)
        log(organisation, words, category=LogCategory.ROSTER, by=by, at=at)
        announce(
            organisation,
            RosterChanged(str(organisation.pk), first.isoformat(), last.isoformat()),
            by=by,
            at=at,
        )
    return result


def _fixed(existing: Sequence[Shift], *, replace: bool, at: datetime) -> list[Shift]:
    """Of the existing shifts those a generation leaves alone."""
    if not replace:
        return list(existing)
    ids = [shift.pk for shift in existing]
    named = set(Handover.objects.filter(from_shift__in=ids).values_list("from_shift", flat=True))
    named |= set(Handover.objects.filter(to_shift__in=ids).values_list("to_shift", flat=True))
    return [shift for shift in existing if shift.starts_at <= at or shift.pk in named or shift.version > 1]


def _overlap(span: Span, shift: Shift) -> bool:
    return span.starts_at < shift.ends_at and shift.starts_at < span.ends_at


def _candidates(plan: RosterPlan) -> dict[str, list[Candidate]]:
    found: dict[str, list[Candidate]] = {str(role): [] for role in DutyRole}
    for member in plan.members.all():
        found[member.role].append(Candidate(member.name, member.phone, member.post, member.user_id))
    return found


def _last_served(organisation: Organisation, *, before: datetime) -> dict[Key, datetime]:
    rows = (
        Assignment.objects.filter(shift__organisation=organisation, shift__starts_at__lt=before)
        .values_list("name", "phone", "user_id")
        .annotate(last=Max("shift__starts_at"))
    )
    return {person_key(name, phone, user): last for name, phone, user, last in rows}


def _busy(organisation: Organisation, start: datetime, end: datetime) -> Callable[[Span], set[Key]]:
    rows = (
        Assignment.objects.filter(shift__starts_at__lt=end, shift__ends_at__gt=start)
        .exclude(shift__organisation=organisation)
        .values_list("name", "phone", "user_id", "shift__starts_at", "shift__ends_at")
    )
    elsewhere = [(person_key(name, phone, user), begun, done) for name, phone, user, begun, done in rows]

    def busy(span: Span) -> set[Key]:
        return {key for key, begun, done in elsewhere if begun < span.ends_at and span.starts_at < done}

    return busy


def _store(organisation: Organisation, manned: Sequence[Manned]) -> None:
    shifts = [
        Shift(
            organisation=organisation,
            located_in_id=organisation.division_id,
            supervised_by=organisation,
            starts_at=each.span.starts_at,
            ends_at=each.span.ends_at,
            label=each.span.label,
        )
        for each in manned
    ]
    Shift.objects.bulk_create(shifts)
    Assignment.objects.bulk_create(
        Assignment(
            shift=shift,
            role=role,
            sort=number,
            name=person.name,
            phone=person.phone,
            post=person.post,
            user_id=person.user_id,
        )
        for shift, each in zip(shifts, manned, strict=True)
        for number, (role, person) in enumerate(each.people)
    )


def change_shift(
    *,
    shift: Shift,
    people: Sequence[Person],
    by: Actor,
    at: datetime,
    note: str = "",
    reason: str = "",
    version: int | None = None,
) -> Shift:
    """Set who stands in a shift. One that has begun needs a reason; one that has ended stays as it was.

    The same person twice, or at the same time in another shift, is refused. A missing leader is not: the roster says
    so until somebody is found.
    """
    check_people(people)
    with transaction.atomic():
        current = fresh(shift, version=version)
        if current.ends_at <= at:
            raise Conflict("该班次已结束，不能再改；如有出入请记入值班日志。", code="past")
        if current.starts_at <= at and not reason.strip():
            raise InvalidInput("班次已开始，请说明替班原因。", field="reason")
        check_free(current, [person.place for person in people])
        before = list(current.people.all())
        current.people.all().delete()
        begun = current.starts_at <= at
        Assignment.objects.bulk_create(_replacements(current, before, people, begun=begun))
        current.note = note.strip()[:200]
        current.version += 1
        current.save(update_fields=["note", "version", "updated_at"])
        words = f"{current.words} 值班人员改为：{'、'.join(person.name for person in people) or '无'}"
        organisation = current.organisation
        audit_row(organisation, "change_shift", words, reason=reason, by=by, at=at)
        if current.starts_at <= at:
            log(organisation, f"{words}。{reason.strip()}", category=LogCategory.ROSTER, by=by, at=at)
        tell_roster(current, by=by, at=at)
    return current


def _replacements(
    shift: Shift, before: Sequence[Assignment], people: Sequence[Person], *, begun: bool
) -> list[Assignment]:
    """The new rows. Once the shift has begun whoever is new in a place keeps the name of the one replaced there; before
    that it is planning, not substitution."""
    stay = {(row.role, person_key(row.name, row.phone, row.user_id)): row for row in before}
    new_keys = {(person.role, person.place.key) for person in people}
    left: dict[str, list[Assignment]] = {}
    for key, row in stay.items():
        if key not in new_keys:
            left.setdefault(row.role, []).append(row)
    rows = []
    for number, person in enumerate(people):
        known = stay.get((person.role, person.place.key))
        replaced = left.get(person.role, []) if known is None and begun else []
        rows.append(
            Assignment(
                shift=shift,
                role=person.role,
                sort=number,
                name=person.name.strip(),
                phone=person.phone.strip(),
                post=person.post.strip(),
                user=person.user,
                instead_of=known.instead_of if known else (replaced.pop(0).name if replaced else ""),
            )
        )
    return rows


def remove_shift(*, shift: Shift, by: Actor, at: datetime, version: int | None = None) -> None:
    """Take a shift still to come off the roster."""
    with transaction.atomic():
        current = fresh(shift, version=version)
        if current.starts_at <= at:
            raise Conflict("班次已开始，不能删除。", code="begun")
        swapped = Swap.objects.filter(Q(first_shift=current) | Q(second_shift=current))
        if current.given.exists() or current.taken.exists() or swapped.exists():
            raise Conflict("该班次已有调班或交接班记录，不能删除，可以改派人员。", code="recorded")
        organisation = current.organisation
        audit_row(organisation, "remove_shift", f"删除班次 {current.words}", by=by, at=at)
        tell_roster(current, by=by, at=at)
        current.delete()


def fresh(shift: Shift, *, version: int | None = None) -> Shift:
    """The shift as it is now, locked for this transaction; refuses when it moved on since `version`."""
    current: Shift = Shift.objects.select_for_update().select_related("organisation").get(pk=shift.pk)
    if version is not None and current.version != version:
        raise StaleRecord("这个班次刚刚被别人修改，请核对最新内容后再保存。", field="version")
    return current


def check_free(shift: Shift, places: Sequence[Place], *, besides: Sequence[UUID] = ()) -> None:
    """Refuse people who stand twice in this shift or meanwhile in another; `besides` are shifts not looked at."""
    keys = [place.key for place in places]
    twice = {place.name for place in places if keys.count(place.key) > 1}
    if twice:
        raise InvalidInput(f"{'、'.join(sorted(twice))}在同一班次重复，请改派他人。", field="people")
    rows = (
        Assignment.objects.filter(shift__starts_at__lt=shift.ends_at, shift__ends_at__gt=shift.starts_at)
        .exclude(shift__in=[shift.pk, *besides])
        .select_related("shift__organisation")
    )
    elsewhere = {
        person_key(row.name, row.phone, row.user_id): f"{row.shift.organisation} {row.shift.words}值班"
        for row in rows
    }
    found = doubled(places, elsewhere)
    if found:
        raise InvalidInput(f"{'；'.join(found)}，请改派他人。", field="people")


def tell_roster(shift: Shift, *, by: Actor, at: datetime) -> None:
    """Publish that this shift's manning changed."""
    day = in_shanghai(shift.starts_at).date().isoformat()
    organisation = shift.organisation
    announce(organisation, RosterChanged(str(organisation.pk), day, day), by=by, at=at)
