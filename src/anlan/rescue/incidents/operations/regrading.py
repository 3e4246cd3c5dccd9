"""What follows from changed figures: grade, proposed level, addressees and investigator, named in the log and told to
those responsible. Called inside the transaction of the change."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from anlan.base.notifications.facade import notify
from anlan.kernel.actor import Actor
from anlan.rescue.incidents.addressees import difference, investigation
from anlan.rescue.incidents.enums import BulletinStatus, EntryKind, Grade
from anlan.rescue.incidents.events import IncidentRegraded
from anlan.rescue.incidents.following import follow
from anlan.rescue.incidents.models import Incident
from anlan.rescue.incidents.operations.clocks import follow_grade, watchers
from anlan.rescue.incidents.operations.recording import announce, log_entry
from anlan.rescue.incidents.policies import danger_reasons, propose
from anlan.rescue.incidents.reporting_queries import addressees_of

ARTICLE_3 = "《生产安全事故报告和调查处理条例》第三条"


@dataclass(frozen=True, slots=True)
class Standing:
    """What an incident counts as at a moment."""

    grade: int
    decided_by: str
    level: str
    law: int
    danger: bool
    names: tuple[str, ...]


@dataclass(slots=True)
class Regrading:
    """What a change moved: the standing before and after, and the words for it."""

    before: Standing
    after: Standing
    words: list[str] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)

    @property
    def graver(self) -> bool:
        return self.after.grade < self.before.grade

    @property
    def matters(self) -> bool:
        """Whether grade, addressees or danger are others than before."""
        return (
            self.before.grade != self.after.grade
            or self.before.names != self.after.names
            or self.before.danger != self.after.danger
        )


def standing_of(incident: Incident) -> Standing:
    """Grade, level, danger and addressees as they are now."""
    return Standing(
        grade=incident.grade,
        decided_by=incident.grade_decided_by,
        level=incident.response_level,
        law=_proposal(incident)[0],
        danger=bool(danger_reasons(incident)),
        names=tuple(each.name for each in addressees_of(incident)),
    )


def _proposal(incident: Incident) -> tuple[int, str]:
    found = propose(
        deaths=incident.deaths,
        missing=incident.missing,
        serious_injuries=incident.serious_injuries,
        direct_loss=incident.direct_loss,
    )
    return found.grade, found.response_level


def regrade(incident: Incident, before: Standing, *, frozen: bool = False) -> Regrading:
    """Set grade and level of the changed incident; the caller saves, logs and then calls `tell`.

    `frozen`: the change came after the 30 (7) days and moves nothing.
    """
    law, level = _proposal(incident)
    words: list[str] = []
    if not frozen:
        followed = follow(
            present=incident.grade,
            decided=bool(incident.grade_decided_by),
            law_before=before.law,
            law_after=law,
        )
        words = _grade_words(before, law, followed.grade, kept=followed.kept)
        incident.grade = followed.grade
        if not followed.decided:
            incident.grade_decided_by = ""
        words += _follow_level(incident, before, level)
    return compare(incident, before, words)


def _grade_words(before: Standing, law: int, grade: int, *, kept: bool) -> list[str]:
    if grade != before.grade:
        decided = f"，原由{before.decided_by}认定" if before.decided_by else ""
        return [f"事故等级 {Grade(before.grade).label} → {Grade(grade).label}（{ARTICLE_3}{decided}）"]
    if kept:
        return [
            f"按现有人数属{Grade(law).label}事故；等级已由{before.decided_by}认定为"
            f"{Grade(grade).label}，不自动降低"
        ]
    return []


def _follow_level(incident: Incident, before: Standing, level: str) -> list[str]:
    if not incident.response_decided_by:
        incident.response_level = level
        return [f"响应级别建议 {before.level} 级 → {level} 级"] if level != before.level else []
    if level != incident.response_level and incident.grade != before.grade:
        by = incident.response_decided_by
        return [f"响应级别建议 {level} 级（现为{by}决定的 {incident.response_level} 级）"]
    return []


def compare(incident: Incident, before: Standing, words: list[str] | None = None) -> Regrading:
    """What is different now, without changing anything: after a decision, or a change that is already made."""
    after = standing_of(incident)
    change = Regrading(before, after, list(words or []))
    if after.grade != before.grade:
        change.fields.append("grade")
    if after.level != before.level:
        change.fields.append("response_level")
    added, removed = difference(before.names, after.names)
    if added:
        change.words.append(f"增加报送：{'、'.join(added)}")
    if removed:
        change.words.append(f"不再报送：{'、'.join(removed)}")
    then, now = investigation(before.grade), investigation(after.grade)
    if then != now:
        change.words.append(f"调查主体 {then.level} → {now.level}（{now.basis}）")
    return change


def tell(
    incident: Incident, change: Regrading, *, by: Actor, at: datetime, kind: EntryKind = EntryKind.CASUALTY
) -> None:
    """Name the effects in the log; where grade or addressees moved, also tell leaders and duty officers."""
    if change.words:
        log_entry(incident, "；".join(change.words), kind=kind, by=by, at=at)
    if not change.matters:
        return
    follow_grade(incident, by=by, at=at)
    before, after = change.before, change.after
    added, removed = difference(before.names, after.names)
    fact = IncidentRegraded(
        incident=str(incident.id),
        number=incident.number,
        before=Grade(before.grade).label,
        after=Grade(after.grade).label,
        added=added,
        removed=removed,
        investigator_before=investigation(before.grade).level,
        investigator_after=investigation(after.grade).level,
    )
    announce(incident, fact, by=by, at=at)
    notify(
        users=[user for user in watchers(incident) if user.id != by.id],
        title=f"{'【演练】' if incident.exercise else ''}{_title(change)}",
        text=f"{incident.number} {incident.title}：{'；'.join(change.words)}",
        url=f"/incidents/{incident.id}/reporting/",
        level="urgent" if change.graver else "warning",
        by=by,
        at=at,
    )


def _title(change: Regrading) -> str:
    if change.before.grade != change.after.grade:
        return f"事故等级 {Grade(change.before.grade).label} → {Grade(change.after.grade).label}"
    return "报送对象变化"


def ask_for_report(incident: Incident, *, at: datetime) -> None:
    """Something already reported is no longer so: a follow-up is due until one says the new figures."""
    reported = incident.bulletins.filter(status=BulletinStatus.SENT).exists()
    if reported and incident.report_due_since is None:
        incident.report_due_since = at
        Incident.objects.filter(pk=incident.pk).update(report_due_since=at)
