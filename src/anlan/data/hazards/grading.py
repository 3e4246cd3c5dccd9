"""Grading installations anew whenever their data change: the sheet is kept, a changed grade is told.

Runs in the transaction of the change that caused it, as a receiver of the ledger's facts; once a day everything is
graded again. Owns the computed fields of an installation and its gradings; the arithmetic is `policies`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from anlan.base.accounts.enums import Role
from anlan.base.accounts.facade import User, users_with_role
from anlan.base.audit import facade as audit
from anlan.base.events import facade as events
from anlan.base.notifications.facade import NotificationLevel, notify
from anlan.data.hazards.enums import GradingCause, InstallationLevel
from anlan.data.hazards.events import InstallationGradeChanged
from anlan.data.hazards.ledger import KIND
from anlan.data.hazards.models import Grading, MajorHazardInstallation
from anlan.data.hazards.policies import Assessment, differs
from anlan.data.hazards.queries import assessment_of
from anlan.kernel.actor import Actor
from anlan.kernel.records import RecordRef

#: Who keeps an installation and hears of its grade, where it lies in their jurisdiction.
KEEPERS = (Role.CLERK, Role.DISTRICT_OFFICER, Role.TOWNSHIP_OFFICER, Role.ENTERPRISE)
#: Above this number of changed grades in one act each keeper gets one message, not one an installation.
MOST_MESSAGES = 3
_CHUNK = 500
_WRITTEN = ("computed_level", "computed_r", "grade_differs", "sheet_digest")


@dataclass(frozen=True, slots=True)
class Turn:
    """An installation whose computed grade changed, or newly differs from the filed one."""

    installation: MajorHazardInstallation
    before: str
    after: str
    r: float | None

    @property
    def differs(self) -> bool:
        return self.installation.grade_differs


def regrade(
    ids: Iterable[UUID | str], *, cause: GradingCause, by: Actor, at: datetime
) -> list[MajorHazardInstallation]:
    """Grade installations anew; those whose sheet or agreement with the filed grade changed.

    A changed sheet is kept as a `Grading`. A changed grade, or a difference to the filed one that was not there before,
    is audited, published and told to those who keep the installation.
    """
    wanted = list(ids)
    changed: list[MajorHazardInstallation] = []
    turns: list[Turn] = []
    with transaction.atomic():
        for start in range(0, len(wanted), _CHUNK):
            some = _regrade_some(wanted[start : start + _CHUNK], cause=cause, by=by, at=at)
            changed += some[0]
            turns += some[1]
        for turn in turns:
            _note(turn, by=by, at=at)
        _tell(turns, by=by, at=at)
    return changed


def regrade_all(*, cause: GradingCause, by: Actor, at: datetime) -> int:
    """Grade every active installation; how many changed."""
    ids = MajorHazardInstallation.objects.filter(status="active").order_by("pk").values_list("pk", flat=True)
    return len(regrade(list(ids), cause=cause, by=by, at=at))


def _regrade_some(
    ids: Sequence[UUID | str], *, cause: GradingCause, by: Actor, at: datetime
) -> tuple[list[MajorHazardInstallation], list[Turn]]:
    rows = MajorHazardInstallation.objects.filter(pk__in=ids, status="active").order_by("pk")
    found = rows.select_for_update(of=("self",)).select_related("enterprise")
    changed, sheets, turns = [], [], []
    for row in found.prefetch_related("stored__substance"):
        assessment = assessment_of(row)
        sheet = _sheet(row, assessment, cause=cause, by=by, at=at)
        digest = _digest(sheet)
        level, differed = sheet.level, row.grade_differs
        now_differs = differs(row.level, level)
        if digest == row.sheet_digest and differed == now_differs:
            continue
        if digest != row.sheet_digest:
            sheets.append(sheet)
        before, first = row.computed_level, not row.sheet_digest
        row.computed_level, row.computed_r = level, assessment.r
        row.grade_differs, row.sheet_digest = now_differs, digest
        changed.append(row)
        if (before != level and not first and (before or level)) or (now_differs and not differed):
            turns.append(Turn(row, before, level, assessment.r))
    MajorHazardInstallation.objects.bulk_update(changed, _WRITTEN, batch_size=100)
    Grading.objects.bulk_create(sheets, batch_size=100)
    return changed, turns


def _sheet(
    row: MajorHazardInstallation, assessment: Assessment, *, cause: GradingCause, by: Actor, at: datetime
) -> Grading:
    return Grading(
        installation=row,
        at=at,
        cause=cause,
        level=assessment.level.value if assessment.level else "",
        filed_level=row.level,
        s=assessment.s,
        r=assessment.r,
        alpha=assessment.alpha,
        exposed_people=row.exposed_people,
        lines=[asdict(line) for line in assessment.lines],
        missing=list(assessment.missing),
        by_name=by.name,
    )


def _digest(sheet: Grading) -> str:
    """Names the content of a sheet, whoever computed it and when."""
    content = [sheet.level, sheet.s, sheet.r, sheet.alpha, sheet.exposed_people, sheet.missing]
    lines = sorted(json.dumps(line, ensure_ascii=False, sort_keys=True) for line in sheet.lines)
    return hashlib.sha256(json.dumps([content, lines], ensure_ascii=False).encode()).hexdigest()


def level_word(level: str) -> str:
    """A level in words; what cannot be decided says so.

    >>> level_word("2"), level_word("")
    ('二级', '不能判定')
    """
    return str(InstallationLevel(level).label) if level else "不能判定"


def turn_in_words(turn: Turn) -> str:
    """What happened and what to do."""
    row = turn.installation
    r = f"（R={turn.r:,.4g}）" if turn.r is not None else ""
    moved = turn.before and turn.before != turn.after
    start = f"测算级别由{level_word(turn.before)}变为" if moved else "按登记数量测算为"
    text = f"{start}{level_word(turn.after)}{r}"
    if row.level:
        text += f"，备案级别{row.get_level_display()}"
    if not turn.differs:
        return text + "，与备案一致。" if row.level and turn.after else text + "。"
    if turn.after == InstallationLevel.NONE:
        return text + "，请核实后向县级应急管理部门申请核销。"
    return text + "，应向县级应急管理部门重新备案，并告知消防救援机构。"


def _note(turn: Turn, *, by: Actor, at: datetime) -> None:
    row = turn.installation
    subject = RecordRef.of(KIND, row.pk)
    audit.record(
        action="hazards.grade_installation",
        subject=subject,
        summary=f"重大危险源分级 {row.name}：{turn_in_words(turn)}"[:200],
        changes={"computed_level": [turn.before, turn.after], "computed_r": ["", turn.r]},
        by=by,
        at=at,
    )
    fact = InstallationGradeChanged(
        id=str(row.pk),
        name=row.name,
        before=turn.before,
        after=turn.after,
        filed=row.level,
        differs=turn.differs,
    )
    events.publish(
        fact,
        subject=subject,
        located_in=row.located_in_id,
        supervised_by=row.supervised_by_id,
        by=by,
        at=at,
    )


def _tell(turns: Sequence[Turn], *, by: Actor, at: datetime) -> None:
    """A message to each keeper of a changed installation, except to whoever made the change."""
    if not turns:
        return
    keepers = {user.id: user for role in KEEPERS for user in users_with_role(role)}
    keepers.pop(by.id, None)  # type: ignore[arg-type]
    theirs: dict[UUID, list[Turn]] = {}
    for user in keepers.values():
        scope = user.scope
        seen = [turn for turn in turns if turn.installation.lies_under(scope)]
        if seen:
            theirs[user.id] = seen
    few: dict[int, list[User]] = {}
    for user_id, seen in theirs.items():
        if len(seen) > MOST_MESSAGES:
            _tell_many(keepers[user_id], len(seen), by=by, at=at)
            continue
        for turn in seen:
            few.setdefault(turns.index(turn), []).append(keepers[user_id])
    for number, users in few.items():
        _tell_one(turns[number], users, by=by, at=at)


def _tell_one(turn: Turn, users: Sequence[User], *, by: Actor, at: datetime) -> None:
    notify(
        users=users,
        title=f"重大危险源分级变化：{turn.installation.name}",
        text=f"{turn.installation.enterprise.name}：{turn_in_words(turn)}",
        url=reverse("hazards:detail", args=[turn.installation.pk]),
        level=NotificationLevel.WARNING if turn.differs else NotificationLevel.INFO,
        kind="installation-grade",
        by=by,
        at=at,
    )


def _tell_many(user: User, count: int, *, by: Actor, at: datetime) -> None:
    notify(
        users=[user],
        title=f"{count} 处重大危险源分级变化",
        text="测算级别有变化或与备案不一致，请在台账中核对，需要的重新备案。",
        url=reverse("hazards:list") + "?grade_differs=1",
        level=NotificationLevel.WARNING,
        kind="installation-grade",
        by=by,
        at=at,
    )


_CAUSES = {
    "hazards.added": GradingCause.CREATED,
    "hazards.changed": GradingCause.CHANGED,
    "hazards.restored": GradingCause.RESTORED,
    "hazards.imported": GradingCause.IMPORTED,
}


def on_ledger_fact(event: Any) -> None:
    """Grade what a fact of the ledger is about."""
    data = event.data
    ids = [data["id"]] if "id" in data else [*data.get("created", ()), *data.get("updated", ())]
    regrade(ids, cause=_CAUSES[event.topic], by=_actor(event), at=event.at)


def on_substances(event: Any) -> None:
    """Another Q or β of a substance may grade any installation anew."""
    regrade_all(cause=GradingCause.SUBSTANCES, by=_actor(event), at=event.at)


def register() -> None:
    """Called from `AppConfig.ready()`."""
    for topic in _CAUSES:
        events.on(topic, on_ledger_fact)
    events.on("hazards.substances_loaded", on_substances)


def _actor(event: Any) -> Actor:
    return Actor(id=event.actor_id, name=event.actor_name)
