"""The weekly digest: one message to each keeper with what is overdue and what soon will be. Nothing, no message."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from django.db.models import Count, Q
from django.urls import reverse

from anlan.base.accounts.enums import Role
from anlan.base.accounts.facade import User
from anlan.base.notifications.facade import NotificationLevel, notify
from anlan.data.stewardship.models import Upkeep
from anlan.data.stewardship.queries import duty_organisations
from anlan.kernel.actor import Actor
from anlan.kernel.clock import in_shanghai

_TOLD = (Role.ENTERPRISE, Role.TOWNSHIP_OFFICER, Role.DISTRICT_OFFICER, Role.CLERK)


def send_digests(*, by: Actor, at: datetime) -> int:
    """Tell every active keeper whose organisation or self has open upkeep; how many messages."""
    on = in_shanghai(at).date()
    open_rows = Upkeep.objects.filter(warn_on__lte=on).order_by()
    late = Count("pk", filter=Q(due_on__lt=on))
    of_organisations: dict[object, tuple[int, int]] = {
        row["owner_organisation_id"]: (row["late"], row["total"])
        for row in open_rows.filter(owner_person=None)
        .exclude(owner_organisation=None)
        .values("owner_organisation_id")
        .annotate(late=late, total=Count("pk"))
    }
    of_people = {
        row["owner_person_id"]: (row["late"], row["total"])
        for row in open_rows.exclude(owner_person=None)
        .values("owner_person_id")
        .annotate(late=late, total=Count("pk"))
    }
    named = Q(pk__in=of_people) | Q(posts__role__in=_TOLD, posts__ended_at=None)
    grouped: dict[tuple[int, int], list[User]] = defaultdict(list)
    for user in User.objects.filter(named, is_active=True).distinct():
        numbers = [of_people.get(user.pk, (0, 0))]
        numbers += [of_organisations.get(pk, (0, 0)) for pk in duty_organisations(user)]
        total = sum(number for _, number in numbers)
        if total:
            grouped[(sum(number for number, _ in numbers), total)].append(user)
    for (late_ones, total), users in grouped.items():
        notify(
            users=users,
            title=f"本周待更新数据 {total:,} 项，其中过期 {late_ones:,} 项",
            text="请逐项核实；内容没有变化的，点“仍然属实”即可。",
            url=reverse("stewardship:worklist"),
            level=NotificationLevel.WARNING if late_ones else NotificationLevel.INFO,
            kind="stewardship-digest",
            by=by,
            at=at,
        )
    return sum(len(users) for users in grouped.values())
