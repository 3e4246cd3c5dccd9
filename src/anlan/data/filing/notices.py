"""Who hears of a filing: the reviewers of the place when it is submitted, the enterprise's own people on a decision."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from anlan.base.accounts.enums import OrganisationKind, Role
from anlan.base.accounts.facade import User, users_with_role
from anlan.base.notifications.facade import NotificationLevel, notify
from anlan.data.enterprises.facade import Enterprise
from anlan.data.filing.enums import FilingStatus
from anlan.data.filing.models import Filing
from anlan.kernel.actor import Actor
from anlan.kernel.clock import in_shanghai

REVIEWERS = (Role.DISTRICT_OFFICER, Role.TOWNSHIP_OFFICER, Role.CLERK)
CITY = (OrganisationKind.CITY_BUREAU, OrganisationKind.DEPARTMENT)


def answers_for(user: User, enterprise: Enterprise) -> bool:
    """Whether reviewing this enterprise's filings is the user's own work: of a district or township what lies in it, of
    the city's clerks what the city supervises itself."""
    if not enterprise.lies_under(user.scope):
        return False
    supervisor = enterprise.supervised_by
    return not works_for_city(user) or supervisor is None or supervisor.kind in CITY


def works_for_city(user: User) -> bool:
    """Whether all of the user's posts are with the city itself."""
    return all(post.organisation.kind in CITY for post in user.current_posts)


def reviewers_of(enterprise: Enterprise) -> list[User]:
    """People who review filings of this enterprise."""
    found = {user.id: user for role in REVIEWERS for user in users_with_role(role)}
    return [user for user in found.values() if answers_for(user, enterprise)]


def filers_of(enterprise: Enterprise) -> list[User]:
    """People who file for this enterprise."""
    if enterprise.organisation_id is None:
        return []
    return [
        user
        for user in users_with_role(Role.ENTERPRISE)
        if enterprise.organisation_id in user.scope.organisations
    ]


def tell_reviewers(filing: Filing, *, by: Actor, at: datetime) -> None:
    """A filing waits; the due day is named."""
    again = f"（第 {filing.submissions} 次提交）" if filing.submissions > 1 else ""
    due = f"{in_shanghai(filing.due_at):%m-%d}" if filing.due_at else ""
    notify(
        users=reviewers_of(filing.enterprise),
        title=f"待审核填报{again}：{filing.enterprise.name}",
        text=f"{filing.summary}。审核时限 {due}。",
        url=reverse("filing:review", args=[filing.pk]),
        kind="filing",
        by=by,
        at=at,
    )


def tell_enterprise(filing: Filing, *, refused: int, by: Actor, at: datetime) -> None:
    """The decision, and after a return what to do."""
    returned = filing.status == FilingStatus.RETURNED
    word = "退回" if returned else "接受"
    rest = f"{refused} 项不通过，请按意见修改后重新提交。" if returned else "内容已写入台账。"
    said = f"审核意见：{filing.review_note}" if filing.review_note else ""
    notify(
        users=filers_of(filing.enterprise),
        title=f"填报已{word}：{filing}",
        text=f"{filing.summary}。{rest}{said}",
        url=reverse("filing:filing", args=[filing.pk]),
        level=NotificationLevel.WARNING if returned else NotificationLevel.INFO,
        kind="filing",
        by=by,
        at=at,
    )
