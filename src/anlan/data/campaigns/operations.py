"""Writes: campaigns and batches are planned and released, objects assigned, collected, sampled, checked, accepted."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q

from anlan.base.accounts.facade import User
from anlan.base.audit import facade as audit
from anlan.base.divisions.facade import descendants_range
from anlan.base.events import facade as events
from anlan.base.notifications.facade import notify
from anlan.data.campaigns.enums import CampaignStatus, CollectedHow, ObjectStatus
from anlan.data.campaigns.events import CampaignChanged, ObjectChanged
from anlan.data.campaigns.models import Batch, Campaign, CollectionObject
from anlan.data.campaigns.policies import draw, passes, sample_size
from anlan.data.campaigns.queries import OPEN, collection_objects
from anlan.data.enterprises.facade import enterprises
from anlan.kernel.actor import Actor
from anlan.kernel.errors import Conflict, InvalidInput
from anlan.kernel.ids import uuid7
from anlan.kernel.records import RecordRef

MOST_OBJECTS = 50_000


@dataclass(frozen=True, slots=True)
class Selection:
    """Which enterprises a batch takes; empty means all. `divisions` are codes, their lower levels included."""

    divisions: list[str] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    levels: list[str] = field(default_factory=list)


def create_campaign(
    *,
    title: str,
    wanted: str,
    starts_on: date,
    ends_on: date,
    sample_percent: int,
    pass_percent: int,
    by: Actor,
    at: datetime,
) -> Campaign:
    """Plan a campaign; batches come next."""
    if ends_on < starts_on:
        raise InvalidInput("截止日期不能早于开始日期。", field="ends_on")
    for name, value in (("sample_percent", sample_percent), ("pass_percent", pass_percent)):
        if not 1 <= value <= 100:
            raise InvalidInput("比例应在 1% 至 100% 之间。", field=name)
    with transaction.atomic():
        campaign = Campaign.objects.create(
            title=title.strip(),
            wanted=wanted.strip(),
            starts_on=starts_on,
            ends_on=ends_on,
            sample_percent=sample_percent,
            pass_percent=pass_percent,
            created_by_name=by.name,
        )
        _note(campaign, "create_campaign", f"发起采集工作：{campaign}", "created", by=by, at=at)
    return campaign


def add_batch(
    *,
    campaign: Campaign,
    title: str,
    pilot: bool,
    due_on: date,
    selection: Selection,
    within: User,
    by: Actor,
    at: datetime,
) -> Batch:
    """Add a batch with the enterprises the selection names, except those an earlier batch has."""
    with transaction.atomic():
        campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
        if campaign.status == CampaignStatus.CLOSED:
            raise Conflict("采集工作已结束，不能再增加批次。")
        if not campaign.starts_on <= due_on <= campaign.ends_on:
            raise InvalidInput(
                f"完成期限应在 {campaign.starts_on:%Y-%m-%d} 至 {campaign.ends_on:%Y-%m-%d} 之间。",
                field="due_on",
            )
        rows = _selected(selection, within)
        rows = rows.exclude(pk__in=CollectionObject.objects.filter(campaign=campaign).values("enterprise"))
        chosen = list(rows.values_list("pk", "located_in_id", "supervised_by_id")[: MOST_OBJECTS + 1])
        if not chosen:
            raise InvalidInput("所选范围内没有尚未列入的企业。", field="divisions")
        if len(chosen) > MOST_OBJECTS:
            raise InvalidInput(f"一个批次最多 {MOST_OBJECTS:,} 家，请缩小范围。", field="divisions")
        last = campaign.batches.aggregate(last=Max("ordinal"))["last"] or 0
        batch = Batch.objects.create(
            campaign=campaign,
            ordinal=last + 1,
            title=title.strip(),
            pilot=pilot,
            due_on=due_on,
            selection={
                "divisions": selection.divisions,
                "categories": selection.categories,
                "levels": selection.levels,
            },
        )
        CollectionObject.objects.bulk_create(
            (
                CollectionObject(
                    id=uuid7(),
                    batch=batch,
                    campaign=campaign,
                    enterprise_id=enterprise,
                    located_in_id=place,
                    supervised_by_id=supervisor,
                )
                for enterprise, place, supervisor in chosen
            ),
            batch_size=500,
        )
        summary = f"采集工作“{campaign}”增加批次：{batch}（{len(chosen)} 家）"
        _note(campaign, "add_batch", summary, "batch_added", by=by, at=at)
    return batch


def _selected(selection: Selection, within: User) -> Any:
    rows = enterprises(visible_to=within).active().order_by("pk")
    if selection.divisions:
        condition = Q()
        for code in selection.divisions:
            condition |= _under(code)
        rows = rows.filter(condition)
    if selection.categories:
        rows = rows.filter(category__in=selection.categories)
    return rows.filter(level__in=selection.levels) if selection.levels else rows


def _under(code: str) -> Q:
    low, high = descendants_range(code)
    return Q(located_in__gte=low, located_in__lt=high)


def assign(*, batch: Batch, division: str, collector: User, within: User, by: Actor, at: datetime) -> int:
    """Give the open objects of a division (all of it, "" for the whole batch) to a collector; how many it were."""
    with transaction.atomic():
        rows = collection_objects(visible_to=within).filter(batch=batch, status__in=OPEN)
        if division:
            rows = rows.filter(_under(division))
        ids = [row.pk for row in rows if row.lies_under(collector.scope)]
        if not ids:
            raise InvalidInput("该采集人的辖区内没有待采集的对象。", field="collector")
        CollectionObject.objects.filter(pk__in=ids).update(collector=collector)
        summary = f"批次“{batch}”指定采集人：{collector}，{len(ids)} 家"
        _note(batch.campaign, "assign", summary, "assigned", by=by, at=at)
        if batch.released_at is not None:
            _tell(collector, batch, len(ids), by=by, at=at)
    return len(ids)


def release_batch(*, batch: Batch, by: Actor, at: datetime) -> Batch:
    """Send a batch out: from now on its collectors see their objects. After the pilot comes the rest."""
    with transaction.atomic():
        batch = Batch.objects.select_for_update().select_related("campaign").get(pk=batch.pk)
        if batch.released_at is not None:
            raise Conflict("此批次已下达。")
        pilots = batch.campaign.batches.filter(pilot=True, accepted_at=None, ordinal__lt=batch.ordinal)
        if not batch.pilot and pilots.exists():
            raise Conflict("试点批次尚未验收，先试点后推开。")
        batch.released_at = at
        batch.version += 1
        batch.save(update_fields=["released_at", "version", "updated_at"])
        Campaign.objects.filter(pk=batch.campaign_id, status=CampaignStatus.DRAFT).update(
            status=CampaignStatus.RUNNING
        )
        _note(batch.campaign, "release_batch", f"下达批次：{batch}", "released", by=by, at=at)
        counts: dict[UUID, int] = {}
        for collector in batch.objects_to_collect.exclude(collector=None).values_list("collector", flat=True):
            counts[collector] = counts.get(collector, 0) + 1
        for user in User.objects.filter(pk__in=counts):
            _tell(user, batch, counts[user.pk], by=by, at=at)
    return batch


def mark_collected(
    *, found: CollectionObject, how: CollectedHow, by: Actor, at: datetime
) -> CollectionObject:
    """An object is collected. Collected twice is collected once."""
    with transaction.atomic():
        row: CollectionObject = (
            CollectionObject.objects.select_for_update().select_related("batch", "campaign").get(pk=found.pk)
        )
        if row.batch.released_at is None:
            raise Conflict("所在批次尚未下达。")
        if row.status not in OPEN:
            return row
        row.status, row.collected_at, row.collected_how = ObjectStatus.COLLECTED, at, how
        row.passed = row.checked_at = None
        row.version += 1
        row.save()
        _note_object(
            row, "mark_collected", f"已采集：{row.enterprise}（{CollectedHow(how).label}）", by=by, at=at
        )
    return row


def draw_sample(*, batch: Batch, by: Actor, at: datetime, seed: int | None = None) -> list[CollectionObject]:
    """Draw the objects to be checked from all that are collected; the seed is kept, the draw can be repeated."""
    with transaction.atomic():
        batch = Batch.objects.select_for_update().select_related("campaign").get(pk=batch.pk)
        if batch.sample_seed is not None:
            raise Conflict("本批次已抽样。")
        ids = list(
            batch.objects_to_collect.filter(status=ObjectStatus.COLLECTED).values_list("pk", flat=True)
        )
        if not ids:
            raise Conflict("还没有已采集的对象，不能抽样。")
        batch.sample_seed = secrets.randbits(48) if seed is None else seed
        batch.version += 1
        batch.save(update_fields=["sample_seed", "version", "updated_at"])
        count = sample_size(len(ids), batch.campaign.sample_percent)
        chosen = draw(ids, count=count, seed=batch.sample_seed)
        batch.objects_to_collect.filter(pk__in=chosen).update(in_sample=True)
        summary = f"批次“{batch}”抽验 {count} 家（{len(ids)} 家中，种子 {batch.sample_seed}）"
        _note(batch.campaign, "draw_sample", summary, "sampled", by=by, at=at)
    return list(batch.objects_to_collect.filter(in_sample=True).select_related("enterprise"))


def check_object(
    *, found: CollectionObject, passed: bool, remark: str, by: Actor, at: datetime
) -> CollectionObject:
    """The result of checking one object of the sample; one that fails goes back to its collector with the remark."""
    remark = remark.strip()
    if not passed and not remark:
        raise InvalidInput("不合格须写明问题。", field="remark")
    with transaction.atomic():
        row: CollectionObject = (
            CollectionObject.objects.select_for_update()
            .select_related("batch", "enterprise", "collector")
            .get(pk=found.pk)
        )
        if row.batch.accepted_at is not None:
            raise Conflict("本批次已验收。")
        if not row.in_sample or row.status != ObjectStatus.COLLECTED:
            raise Conflict("此对象不在待抽验之列。")
        row.passed, row.remark, row.checked_at, row.checked_by_name = passed, remark[:300], at, by.name
        row.status = ObjectStatus.COLLECTED if passed else ObjectStatus.RETURNED
        row.version += 1
        row.save()
        word = "合格" if passed else f"不合格：{remark}"
        _note_object(row, "check_object", f"抽验 {row.enterprise}：{word}", by=by, at=at)
        if not passed and row.collector is not None:
            notify(
                users=[row.collector],
                title=f"退回重采：{row.enterprise}",
                text=remark,
                url="/campaigns/mine/",
                by=by,
                at=at,
            )
    return row


def accept_batch(*, batch: Batch, by: Actor, at: datetime) -> Batch:
    """Accept a batch: everything collected, the whole sample checked, the line reached."""
    with transaction.atomic():
        batch = Batch.objects.select_for_update().select_related("campaign").get(pk=batch.pk)
        if batch.accepted_at is not None:
            raise Conflict("本批次已验收。")
        rows = batch.objects_to_collect.all()
        left = rows.filter(status__in=OPEN).count()
        if left:
            raise Conflict(f"还有 {left} 家未采集，不能验收。")
        sample = rows.filter(in_sample=True)
        unchecked = sample.filter(checked_at=None).count()
        if batch.sample_seed is None or unchecked:
            raise Conflict(
                "请先抽样。" if batch.sample_seed is None else f"抽验还有 {unchecked} 家没有结果。"
            )
        good, all_ = sample.filter(passed=True).count(), sample.count()
        if not passes(good, all_, batch.campaign.pass_percent):
            raise Conflict(f"抽验合格 {good}/{all_}，未达到合格线 {batch.campaign.pass_percent}%。")
        rows.update(status=ObjectStatus.ACCEPTED)
        batch.accepted_at, batch.accepted_by_name = at, by.name
        batch.version += 1
        batch.save()
        _note(
            batch.campaign,
            "accept_batch",
            f"批次验收：{batch}（抽验合格 {good}/{all_}）",
            "accepted",
            by=by,
            at=at,
        )
    return batch


def close_campaign(*, campaign: Campaign, by: Actor, at: datetime) -> Campaign:
    """End a campaign; objects that were not collected stay as they are and are not asked for any more."""
    with transaction.atomic():
        row = Campaign.objects.select_for_update().get(pk=campaign.pk)
        if row.status == CampaignStatus.CLOSED:
            raise Conflict("采集工作已结束。")
        row.status = CampaignStatus.CLOSED
        row.version += 1
        row.save(update_fields=["status", "version", "updated_at"])
        left = row.objects_to_collect.filter(status__in=OPEN).count()
        _note(row, "close_campaign", f"结束采集工作：{row}（未采集 {left} 家）", "closed", by=by, at=at)
    return row


def collected_by_fact(*, enterprise_id: UUID, how: CollectedHow, by: Actor, at: datetime) -> int:
    """Somebody renewed an enterprise's data elsewhere: its open objects in running batches are collected."""
    rows = CollectionObject.objects.filter(
        enterprise_id=enterprise_id,
        status__in=OPEN,
        batch__released_at__isnull=False,
        campaign__status=CampaignStatus.RUNNING,
    )
    return len([mark_collected(found=row, how=how, by=by, at=at) for row in rows])


def _tell(user: User, batch: Batch, count: int, *, by: Actor, at: datetime) -> None:
    title = f"数据采集：{batch.campaign}（{count} 家）"
    notify(
        users=[user],
        title=title,
        text=f"{batch.title}，{batch.due_on:%m-%d} 前完成",
        url="/campaigns/mine/",
        by=by,
        at=at,
    )


def _note(campaign: Campaign, action: str, summary: str, step: str, *, by: Actor, at: datetime) -> None:
    subject = RecordRef.of("campaign", campaign.pk)
    audit.record(action=f"campaigns.{action}", subject=subject, summary=summary, by=by, at=at)
    events.publish(
        CampaignChanged(campaign=str(campaign.pk), title=campaign.title, step=step),
        subject=subject,
        by=by,
        at=at,
    )


def _note_object(row: CollectionObject, action: str, summary: str, *, by: Actor, at: datetime) -> None:
    subject = RecordRef.of("collection-object", row.pk)
    audit.record(action=f"campaigns.{action}", subject=subject, summary=summary, by=by, at=at)
    fact = ObjectChanged(
        campaign=str(row.campaign_id),
        object=str(row.pk),
        enterprise=str(row.enterprise_id),
        status=row.status,
    )
    events.publish(
        fact, subject=subject, located_in=row.located_in_id, supervised_by=row.supervised_by_id, by=by, at=at
    )
