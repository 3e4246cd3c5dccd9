"""Bulletins (事故信息报告): written from the record, signed by the leader on duty, sent only then."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from anlan.base.accounts.enums import Role
from anlan.base.accounts.facade import users_with_role
from anlan.base.notifications.facade import notify
from anlan.communication.duty.facade import leaders_on_duty
from anlan.kernel.actor import Actor
from anlan.kernel.errors import Conflict, InvalidInput
from anlan.rescue.incidents.audience import reached
from anlan.rescue.incidents.bulletin_text import changed_figures, figures_of, items_of, recipients_of
from anlan.rescue.incidents.enums import BulletinKind, BulletinStatus, ClockKind, EntryKind, Outcome
from anlan.rescue.incidents.events import BulletinChanged
from anlan.rescue.incidents.models import Bulletin, Incident
from anlan.rescue.incidents.operations.clocks import meet_clock, restart_clock
from anlan.rescue.incidents.operations.deliveries import open_deliveries
from anlan.rescue.incidents.operations.recording import announce, audit_row, fresh, log_entry


def prepare_bulletin(*, incident: Incident, kind: str, by: Actor, at: datetime) -> Bulletin:
    """A draft filled from the record as it stands now.

    The first must be an initial one, the final one comes once; a draft still open is taken up again instead of a
    second one. After the final one only a supplement (补报) may follow, when the figures changed.
    """
    if kind not in BulletinKind.values:
        raise InvalidInput("没有这种报告。", field="kind")
    with transaction.atomic():
        incident = fresh(incident)
        _must_be_reported_here(incident)
        _none_waiting(incident)
        _check_order(incident, kind)
        bulletin = _create(incident, kind, items_of(incident, at=at), by=by)
        _record(bulletin, "prepare_bulletin", "拟稿", by=by, at=at)
    return bulletin


def correct_bulletin(*, bulletin: Bulletin, by: Actor, at: datetime) -> Bulletin:
    """A new version of a signed bulletin that was wrong: a draft with its wording, under the next number.

    The old one stays as it was sent; the new one names it and goes to the addressees of both.
    """
    with transaction.atomic():
        bulletin = _fresh(bulletin)
        _must_be(bulletin, BulletinStatus.SENT, "尚未签发的报告可直接修改，不需要更正。")
        incident = fresh(bulletin.incident)
        _must_be_reported_here(incident)
        _none_waiting(incident)
        made = _create(incident, bulletin.kind, list(bulletin.items), by=by, corrects=bulletin)
        _record(made, "correct_bulletin", f"更正{bulletin}，拟稿", by=by, at=at)
    return made


def renew_bulletin(*, bulletin: Bulletin, version: int | None, by: Actor, at: datetime) -> Bulletin:
    """Write an unsigned bulletin anew from the present record; one already submitted comes back as a draft.

    What somebody wrote by hand in an item that changes is kept below the new text, for them to place.
    """
    with transaction.atomic():
        bulletin = _fresh(bulletin, version=version)
        if bulletin.status == BulletinStatus.SENT:
            raise Conflict("该报告已签发，请拟续报或更正。", code="transition")
        incident = bulletin.incident
        _must_be_reported_here(incident)
        changed = [label for label, _then, _now in changed_figures(bulletin)]
        bulletin.items = _renewed(bulletin, items_of(incident, at=at))
        bulletin.recipients = _recipients(incident, bulletin.corrects)
        bulletin.figures = _figures(incident, items_of(incident, at=at))
        bulletin.status = BulletinStatus.DRAFT
        _save(bulletin, "items", "recipients", "figures", "status")
        words = f"按最新数据更新{'（' + '、'.join(changed) + '）' if changed else ''}"
        _record(bulletin, "renew_bulletin", words, by=by, at=at)
    return bulletin


def _must_be_reported_here(incident: Incident) -> None:
    """What was merged is reported there; a test is not reported at all."""
    if incident.outcome == Outcome.MERGED and incident.merged_into is not None:
        raise Conflict(f"该事故已并入 {incident.merged_into.number}，请在那里拟写和签发报告。", code="closed")
    if incident.outcome == Outcome.TEST:
        raise Conflict("该事故已按测试结束，不需要报告；如有误请先重新启动。", code="closed")
    if (
        incident.outcome == Outcome.FALSE_ALARM
        and not incident.bulletins.filter(signed_at__isnull=False).exists()
    ):
        raise Conflict("该事故已按误报结束，此前没有报出，不需要报告；如有误请先重新启动。", code="closed")


def _none_waiting(incident: Incident) -> None:
    waiting = incident.bulletins.exclude(status=BulletinStatus.SENT).first()
    if waiting is not None:
        raise Conflict(f"{waiting}尚未签发，请先完成或退回修改。", code="bulletin_waiting")


def _check_order(incident: Incident, kind: str) -> None:
    sent = set(incident.bulletins.values_list("kind", flat=True))
    if kind == BulletinKind.INITIAL and BulletinKind.INITIAL in sent:
        raise Conflict("首报已签发，请拟续报或终报。", code="bulletin_order")
    if kind != BulletinKind.INITIAL and BulletinKind.INITIAL not in sent:
        raise Conflict("首报尚未签发，请先完成首报。", code="bulletin_order")
    if BulletinKind.FINAL in sent and (kind == BulletinKind.FINAL or incident.report_due_since is None):
        raise Conflict(
            "终报已签发。数据没有新的变化，不能再拟报告；内容有误请拟更正。", code="bulletin_order"
        )


def _create(
    incident: Incident, kind: str, items: list[dict[str, str]], *, by: Actor, corrects: Bulletin | None = None
) -> Bulletin:
    last = incident.bulletins.aggregate(last=Max("ordinal"))["last"] or 0
    return Bulletin.objects.create(
        incident=incident,
        kind=kind,
        ordinal=last + 1,
        items=items,
        recipients=_recipients(incident, corrects),
        figures=_figures(incident, items),
        corrects=corrects,
        prepared_by=by.name,
    )


def _recipients(incident: Incident, corrects: Bulletin | None) -> list[str]:
    """Who is told now; a correction also reaches those who hold the wrong one."""
    names = recipients_of(incident)
    return list(dict.fromkeys([*names, *(corrects.recipients if corrects else [])]))


def _figures(incident: Incident, items: list[dict[str, str]]) -> dict[str, Any]:
    return {**figures_of(incident), "written": [item["text"] for item in items]}


def _renewed(bulletin: Bulletin, fresh_items: list[dict[str, str]]) -> list[dict[str, str]]:
    written = bulletin.figures.get("written") or [None] * len(fresh_items)
    items = []
    for present, new, was in zip(bulletin.items, fresh_items, written, strict=False):
        if present["text"] == was:
            text = new["text"]
        elif new["text"] == was:
            text = present["text"]
        else:
            text = f"{new['text']}\n〔原稿〕{present['text'].split('〔原稿〕')[-1]}"[:3000]
        items.append({"label": new["label"], "text": text})
    return items


def edit_bulletin(
    *, bulletin: Bulletin, items: list[dict[str, Any]], version: int, by: Actor, at: datetime
) -> Bulletin:
    """Change the wording of a draft; labels are fixed by the regulation."""
    with transaction.atomic():
        bulletin = _fresh(bulletin, version=version)
        _must_be(bulletin, BulletinStatus.DRAFT, "只有草稿可以修改。")
        labels = [item["label"] for item in bulletin.items]
        texts = {str(item.get("label")): str(item.get("text", "")).strip() for item in items}
        if missing := [label for label in labels if not texts.get(label)]:
            raise InvalidInput(f"请填写：{'、'.join(missing)}。没有情况的写“暂无”。", field="items")
        bulletin.items = [{"label": label, "text": texts[label][:3000]} for label in labels]
        _save(bulletin, "items")
        audit_row(bulletin.incident, "edit_bulletin", f"修改{bulletin}", by=by, at=at)
    return bulletin


def submit_bulletin(*, bulletin: Bulletin, by: Actor, at: datetime) -> Bulletin:
    """Put a draft before the leaders on duty."""
    with transaction.atomic():
        bulletin = _fresh(bulletin)
        _must_be(bulletin, BulletinStatus.DRAFT, "该报告已送签。")
        bulletin.status, bulletin.submitted_at, bulletin.returned_reason = BulletinStatus.SUBMITTED, at, ""
        _save(bulletin, "status", "submitted_at", "returned_reason")
        _record(bulletin, "submit_bulletin", "送签", by=by, at=at)
        _ask_leaders(bulletin, by=by, at=at)
    return bulletin


def _ask_leaders(bulletin: Bulletin, *, by: Actor, at: datetime) -> None:
    """The leaders on duty are asked to sign; the others see it too, so that nothing waits for one who is away."""
    incident = bulletin.incident
    leaders = reached(incident, users_with_role(Role.LEADER))
    roster = leaders_on_duty(located_in=incident.located_in_id, at=at)
    on_duty = {each.id for each in roster}
    first = [each for each in leaders if each.id in on_duty]
    others = [each for each in leaders if each.id not in on_duty]
    names = "、".join(each.name for each in roster)
    for users, level, tail in (
        (first, "urgent", ""),
        (others, "warning", f"（带班：{names}）" if names else ""),
    ):
        notify(
            users=users,
            title=f"{'【演练】' if incident.exercise else ''}{bulletin.get_kind_display()}待签发{tail}",
            text=f"{incident.number} {incident.title}",
            url=f"/incidents/{incident.id}/bulletins/{bulletin.id}/",
            level=level,
            by=by,
            at=at,
        )


def return_bulletin(*, bulletin: Bulletin, reason: str, by: Actor, at: datetime) -> Bulletin:
    """The leader sends it back with what is to be changed."""
    reason = reason.strip()
    if not reason:
        raise InvalidInput("请填写退回意见。", field="reason")
    with transaction.atomic():
        bulletin = _fresh(bulletin)
        _must_be(bulletin, BulletinStatus.SUBMITTED, "该报告不在待签发状态。")
        bulletin.status, bulletin.returned_reason = BulletinStatus.DRAFT, reason[:300]
        _save(bulletin, "status", "returned_reason")
        _record(bulletin, "return_bulletin", f"退回：{reason}", by=by, at=at)
    return bulletin


def sign_bulletin(*, bulletin: Bulletin, version: int | None, by: Actor, at: datetime) -> Bulletin:
    """The leader signs; from this moment it is sent, unchangeable, and goes to its addressees.

    Addressees that the grade gained since the draft are added. Reporting clocks: the level's stops with the first one,
    the follow-up's starts afresh with each and stops with the final one; the written report's stops when every
    addressee of the first has it (`deliveries`).
    """
    with transaction.atomic():
        bulletin = _fresh(bulletin, version=version)
        _must_be(bulletin, BulletinStatus.SUBMITTED, "只有送签的报告可以签发。")
        incident = bulletin.incident = fresh(bulletin.incident)
        _must_be_reported_here(incident)
        added = [name for name in recipients_of(incident) if name not in bulletin.recipients]
        bulletin.recipients = [*bulletin.recipients, *added]
        bulletin.status, bulletin.signed_by, bulletin.signed_at = BulletinStatus.SENT, by.name, at
        _save(bulletin, "status", "signed_by", "signed_at", "recipients")
        on_duty = leaders_on_duty(located_in=incident.located_in_id, at=at)
        off = "（不在带班）" if on_duty and by.id not in {each.id for each in on_duty} else ""
        words = f"签发{off}，报送{'、'.join(bulletin.recipients)}"
        if added:
            words += f"；签发时按现有等级增加{'、'.join(added)}"
        _record(bulletin, "sign_bulletin", words, by=by, at=at)
        open_deliveries(bulletin, by=by, at=at)
        _run_clocks(bulletin, by=by, at=at)
        if incident.report_due_since is not None and not changed_figures(bulletin):
            Incident.objects.filter(pk=incident.pk).update(report_due_since=None)
    return bulletin


def _run_clocks(bulletin: Bulletin, *, by: Actor, at: datetime) -> None:
    incident = bulletin.incident
    if bulletin.kind == BulletinKind.INITIAL:
        meet_clock(incident, ClockKind.LEVEL_REPORT, by=by, at=at)
    if bulletin.kind == BulletinKind.FINAL:
        meet_clock(incident, ClockKind.FOLLOW_UP, by=by, at=at)
    elif bulletin.corrects_id is None and incident.is_open:
        restart_clock(incident, ClockKind.FOLLOW_UP, by=by, at=at)
    elif not incident.is_open:
        meet_clock(incident, ClockKind.FOLLOW_UP, by=by, at=at)


def note_unit_report(*, incident: Incident, by: Actor, at: datetime) -> None:
    """The enterprise's own report has come in: its one-hour clock stops."""
    with transaction.atomic():
        incident = fresh(incident)
        meet_clock(incident, ClockKind.UNIT_REPORT, by=by, at=at)
        log_entry(incident, "收到事故单位报告", kind=EntryKind.BULLETIN, by=by, at=at)
        audit_row(incident, "note_unit_report", f"{incident.number} 收到事故单位报告", by=by, at=at)


def _fresh(bulletin: Bulletin, *, version: int | None = None) -> Bulletin:
    rows = Bulletin.objects.select_for_update(of=("self",)).select_related("incident", "corrects")
    current = rows.get(pk=bulletin.pk)
    if version is not None and current.version != version:
        raise Conflict("报告刚刚被别人修改，请核对最新内容后再操作。", code="stale", field="version")
    return current


def _must_be(bulletin: Bulletin, status: BulletinStatus, message: str) -> None:
    if bulletin.status != status:
        raise Conflict(message, code="transition")


def _save(bulletin: Bulletin, *fields: str) -> None:
    bulletin.version += 1
    bulletin.save(update_fields=[*fields, "version", "updated_at"])


def _record(bulletin: Bulletin, action: str, words: str, *, by: Actor, at: datetime) -> None:
    incident = bulletin.incident
    log_entry(incident, f"{bulletin} {words}", kind=EntryKind.BULLETIN, by=by, at=at)
    fact = BulletinChanged(
        incident=str(incident.id), bulletin=str(bulletin.id), kind=bulletin.kind, status=bulletin.status
    )
    announce(incident, fact, by=by, at=at)
    audit_row(incident, action, f"{incident.number} {bulletin} {words}", by=by, at=at)
