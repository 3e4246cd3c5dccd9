"""The demo's collection campaign: a pilot in one district, running."""

from __future__ import annotations

from datetime import datetime, timedelta

from anlan.base.accounts.facade import User
from anlan.data.campaigns.facade import Selection, add_batch, assign, create_campaign, release_batch
from anlan.kernel.actor import Actor
from anlan.kernel.clock import in_shanghai


def build_campaign(people: dict[str, User], *, at: datetime) -> None:
    """危化企业 of one district first, the rest planned."""
    clerk = people["clerk"]
    by = Actor(id=clerk.pk, name=clerk.name, address="演示")
    today = in_shanghai(at).date()
    campaign = create_campaign(
        title="危险化学品企业基础数据采集",
        wanted="核对联系人和夜间值班电话、储存物质和最大数量、切断点和消防水源位置；企业自行填报，乡镇街道核对。",
        starts_on=today,
        ends_on=today + timedelta(days=60),
        sample_percent=10,
        pass_percent=95,
        by=by,
        at=at,
    )
    for title, pilot, days, divisions in (("金州区试点", True, 20, ["210213"]), ("其他区县", False, 60, [])):
        batch = add_batch(
            campaign=campaign,
            title=title,
            pilot=pilot,
            due_on=today + timedelta(days=days),
            selection=Selection(divisions=divisions, categories=["chemicals"]),
            within=clerk,
            by=by,
            at=at,
        )
        if pilot:
            assign(batch=batch, division="", collector=people["jinzhou"], within=clerk, by=by, at=at)
            release_batch(batch=batch, by=by, at=at)
