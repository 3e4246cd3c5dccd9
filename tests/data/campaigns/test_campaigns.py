"""Collection campaigns: pilot before the rest, who collects, what counts as collected, sampling, acceptance, scope."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from tests.people import People

from anlan.base.accounts.facade import User
from anlan.data.campaigns import operations
from anlan.data.campaigns.enums import CollectedHow, ObjectStatus
from anlan.data.campaigns.models import Batch, Campaign, CollectionObject
from anlan.data.campaigns.operations import Selection
from anlan.data.campaigns.policies import draw, passes, sample_size
from anlan.data.campaigns.queries import own_collection, progress_by_district
from anlan.data.enterprises.facade import Enterprise, change_enterprise
from anlan.kernel.actor import Actor
from anlan.kernel.clock import SHANGHAI
from anlan.kernel.errors import Conflict, InvalidInput

AT = datetime(2026, 11, 3, 9, 0, tzinfo=SHANGHAI)
TODAY = AT.date()
BY = Actor(id=None, name="测试")
Register = Callable[..., Enterprise]


@pytest.fixture
def campaign(people: People) -> Campaign:
    return operations.create_campaign(
        title="危化企业基础数据采集",
        wanted="核对联系人、储存物质和数量",
        starts_on=TODAY,
        ends_on=TODAY + timedelta(days=30),
        sample_percent=10,
        pass_percent=95,
        by=BY,
        at=AT,
    )


def batch_of(
    campaign: Campaign, people: People, *, pilot: bool = False, divisions: list[str] | None = None
) -> Batch:
    return operations.add_batch(
        campaign=campaign,
        title="试点" if pilot else "第二批",
        pilot=pilot,
        due_on=TODAY + timedelta(days=10),
        selection=Selection(divisions=divisions or []),
        within=people.clerk,
        by=BY,
        at=AT,
    )


def ready(campaign: Campaign, people: People) -> Batch:
    """A released batch whose objects are Jinzhou's to collect."""
    batch = batch_of(campaign, people)
    operations.assign(batch=batch, division="", collector=people.jinzhou, within=people.clerk, by=BY, at=AT)
    return operations.release_batch(batch=batch, by=BY, at=AT)


class TestPlanning:
    def test_a_batch_takes_what_earlier_ones_left(
        self, campaign: Campaign, people: People, register: Register
    ) -> None:
        register(1)
        register(2, located_in="210283")
        assert batch_of(campaign, people, divisions=["210213"]).objects_to_collect.count() == 1
        assert batch_of(campaign, people).objects_to_collect.count() == 1
        with pytest.raises(InvalidInput, match="没有尚未列入"):
            batch_of(campaign, people)

    def test_dates(self, campaign: Campaign, people: People, register: Register) -> None:
        register(1)
        for due in (TODAY - timedelta(days=1), TODAY + timedelta(days=31)):
            with pytest.raises(InvalidInput, match="期限"):
                operations.add_batch(
                    campaign=campaign,
                    title="批",
                    pilot=False,
                    due_on=due,
                    selection=Selection(),
                    within=people.clerk,
                    by=BY,
                    at=AT,
                )

    def test_the_pilot_comes_first(self, campaign: Campaign, people: People, register: Register) -> None:
        register(1)
        register(2, located_in="210283")
        pilot = batch_of(campaign, people, pilot=True, divisions=["210213"])
        rest = batch_of(campaign, people)
        with pytest.raises(Conflict, match="试点"):
            operations.release_batch(batch=rest, by=BY, at=AT)
        operations.release_batch(batch=pilot, by=BY, at=AT)
        with pytest.raises(Conflict, match="已下达"):
            operations.release_batch(batch=pilot, by=BY, at=AT)

    def test_a_collector_gets_what_lies_in_their_jurisdiction(
        self, campaign: Campaign, people: People, register: Register
    ) -> None:
        register(1)
        register(2, located_in="210283")
        batch = batch_of(campaign, people)
        assert (
            operations.assign(
                batch=batch, division="", collector=people.jinzhou, within=people.clerk, by=BY, at=AT
            )
            == 1
        )
        with pytest.raises(InvalidInput, match="辖区"):
            operations.assign(
                batch=batch, division="210213", collector=people.zhuanghe, within=people.clerk, by=BY, at=AT
            )
        assert list(own_collection(people.jinzhou)) == []  # not before it is released
        operations.release_batch(batch=batch, by=BY, at=AT)
        assert own_collection(people.jinzhou).count() == 1


class TestCollecting:
    def test_a_changed_record_is_collected(
        self, campaign: Campaign, people: People, register: Register
    ) -> None:
        enterprise = register(1)
        ready(campaign, people)
        change_enterprise(enterprise=enterprise, version=None, employees=55, by=BY, at=AT)
        row = CollectionObject.objects.get()
        assert (row.status, row.collected_how) == (ObjectStatus.COLLECTED, CollectedHow.CHANGED)

    def test_sample_failure_goes_back_and_the_line_decides(
        self, campaign: Campaign, people: People, register: Register
    ) -> None:
        register(1)
        register(2)
        batch = ready(campaign, people)
        rows = list(CollectionObject.objects.order_by("pk"))
        with pytest.raises(Conflict, match="抽样"):
            operations.draw_sample(batch=batch, by=BY, at=AT)
        operations.mark_collected(found=rows[0], how=CollectedHow.MANUAL, by=BY, at=AT)
        with pytest.raises(Conflict, match="1 家未采集"):
            operations.accept_batch(batch=batch, by=BY, at=AT)
        operations.mark_collected(found=rows[1], how=CollectedHow.MANUAL, by=BY, at=AT)
        with pytest.raises(Conflict, match="先抽样"):
            operations.accept_batch(batch=batch, by=BY, at=AT)
        (checked,) = operations.draw_sample(batch=batch, by=BY, at=AT, seed=7)
        with pytest.raises(Conflict, match="没有结果"):
            operations.accept_batch(batch=batch, by=BY, at=AT)
        with pytest.raises(InvalidInput, match="写明"):
            operations.check_object(found=checked, passed=False, remark=" ", by=BY, at=AT)
        operations.check_object(found=checked, passed=False, remark="电话打不通", by=BY, at=AT)
        assert [row.remark for row in own_collection(people.jinzhou)] == ["电话打不通"]
        operations.mark_collected(found=checked, how=CollectedHow.MANUAL, by=BY, at=AT)
        operations.check_object(found=checked, passed=True, remark="", by=BY, at=AT)
        operations.accept_batch(batch=batch, by=BY, at=AT)
        assert set(CollectionObject.objects.values_list("status", flat=True)) == {ObjectStatus.ACCEPTED}
        with pytest.raises(Conflict, match="已验收"):
            operations.check_object(found=checked, passed=True, remark="", by=BY, at=AT)

    def test_progress_counts_by_district(
        self, campaign: Campaign, people: People, register: Register
    ) -> None:
        register(1)
        register(2)
        register(3, located_in="210283")
        batch = batch_of(campaign, people)
        operations.release_batch(batch=batch, by=BY, at=AT)
        first = CollectionObject.objects.filter(located_in="210213").first()
        assert first is not None
        operations.mark_collected(found=first, how=CollectedHow.MANUAL, by=BY, at=AT)
        late = TODAY + timedelta(days=11)
        found = {
            each.key: (each.total, each.done, each.overdue)
            for each in progress_by_district(campaign, visible_to=people.clerk, on=late)
        }
        assert found == {"210213": (2, 1, 1), "210283": (1, 0, 1)}
        own = progress_by_district(campaign, visible_to=people.jinzhou, on=late)
        assert [each.key for each in own] == ["210213"]


class TestSampling:
    @given(st.integers(0, 5000), st.integers(1, 100))
    def test_size(self, collected: int, percent: int) -> None:
        size = sample_size(collected, percent)
        assert size <= collected
        assert size * 100 >= collected * percent
        assert (size > 0) is (collected > 0)

    @given(st.integers(1, 60), st.integers(0, 2**48))
    def test_anybody_can_repeat_the_draw(self, count: int, seed: int) -> None:
        ids = [uuid4() for _ in range(60)]
        assert draw(ids, count=count, seed=seed) == draw(ids[::-1], count=count, seed=seed)

    @pytest.mark.parametrize(
        ("passed", "checked", "good"), [(19, 20, True), (18, 20, False), (1, 1, True), (0, 0, False)]
    )
    def test_line(self, passed: int, checked: int, good: bool) -> None:
        assert passes(passed, checked, 95) is good


class TestScreens:
    def test_from_plan_to_collection(
        self, people: People, register: Register, browser_of: Callable[[User], Client]
    ) -> None:
        register(1)
        clerk = browser_of(people.clerk)
        form = {
            "title": "采集",
            "wanted": "核对",
            "starts_on": "2026-11-01",
            "ends_on": "2027-12-31",
            "sample_percent": 10,
            "pass_percent": 95,
        }
        page = clerk.post("/campaigns/new/", {**form, "ends_on": "2026-10-01"})
        assert "不能早于" in page.content.decode()
        clerk.post("/campaigns/new/", form)
        campaign = Campaign.objects.get()
        clerk.post(
            f"/campaigns/{campaign.pk}/batches/", {"title": "试点", "due_on": "2027-06-30", "pilot": "on"}
        )
        batch = Batch.objects.get()
        clerk.post(
            f"/campaigns/batches/{batch.pk}/assign/", {"division": "", "collector": str(people.jinzhou.pk)}
        )
        clerk.post(f"/campaigns/batches/{batch.pk}/release/")
        assert "采集" in clerk.get(f"/campaigns/{campaign.pk}/").content.decode()
        jinzhou = browser_of(people.jinzhou)
        row = CollectionObject.objects.get()
        assert row.enterprise.name in jinzhou.get("/campaigns/mine/").content.decode()
        jinzhou.post(f"/campaigns/objects/{row.pk}/", {"action": "collect", "back": "mine"})
        assert CollectionObject.objects.get().status == ObjectStatus.COLLECTED

    def test_outsiders(
        self, campaign: Campaign, people: People, register: Register, browser_of: Callable[[User], Client]
    ) -> None:
        register(1)
        row = ready(campaign, people).objects_to_collect.get()
        zhuanghe = browser_of(people.zhuanghe)
        assert zhuanghe.get(f"/campaigns/objects/{row.pk}/").status_code == 404
        assert zhuanghe.get("/campaigns/new/").status_code == 403
        assert browser_of(people.enterprise).get("/campaigns/").status_code == 403
        zhuanghe.post(f"/campaigns/batches/{row.batch_id}/accept/")
        assert Batch.objects.get().accepted_at is None

    def test_queries_do_not_grow(
        self, campaign: Campaign, people: People, register: Register, browser_of: Callable[[User], Client]
    ) -> None:
        client = browser_of(people.clerk)
        pages = (f"/campaigns/{campaign.pk}/", f"/campaigns/objects/?campaign={campaign.pk}", "/campaigns/")
        counts: list[list[int]] = []
        for start, amount in ((1, 2), (3, 12)):
            for number in range(start, start + amount):
                register(number)
            batch_of(campaign, people) if start == 1 else _add(campaign, people)
            found = []
            for page in pages:
                client.get(page)
                with CaptureQueriesContext(connection) as caught:
                    assert client.get(page).status_code == 200
                found.append(len(caught))
            counts.append(found)
        assert counts[0] == counts[1]


def _add(campaign: Campaign, people: People) -> Any:
    """More objects in the one batch there is."""
    other = batch_of(campaign, people)
    first = campaign.batches.order_by("ordinal")[0]
    CollectionObject.objects.filter(batch=other).update(batch=first)
    return other.delete()
