"""The tally equals a count at any time; what bulk writes touch is settled later; the weekly digest."""

from datetime import timedelta

import pytest
from tests.data.stewardship.conftest import TODAY, later
from tests.people import AT, actor

from anlan.base.notifications.facade import notifications
from anlan.data.enterprises.facade import change_enterprise, retire_enterprise, upsert_enterprises
from anlan.data.stewardship.digest import send_digests
from anlan.data.stewardship.facade import (
    Upkeep,
    recount,
    score_of,
    scores_by_division,
    settle_all,
    still_true,
)
from anlan.data.stewardship.jobs import drain, renew
from anlan.data.stewardship.models import Pending, Tally
from anlan.data.stewardship.queries import open_count

pytestmark = pytest.mark.django_db
_FIELDS = (
    "located_in_id", "supervised_by_id", "group", "owner", "total", "fresh", "due", "stale", "weight",
    "weight_current", "weight_filled",
)  # fmt: skip


def lines():
    return sorted(map(str, Tally.objects.exclude(total=0).values_list(*_FIELDS)))


def test_differences_lead_to_the_same_lines_as_a_count(people, filed, register, school) -> None:
    recount(at=later(200))
    other = register(8, located_in="210213006")
    school()
    change_enterprise(enterprise=other, version=None, by=actor(people.clerk), at=later(200), employees=40)
    who = {"visible_to": people.jinzhou, "by": actor(people.jinzhou), "at": later(200)}
    still_true(kind="enterprise", record_id=filed.pk, groups=["enterprise.contacts"], **who)
    retire_enterprise(enterprise=other, reason="关闭", by=actor(people.clerk), at=later(200))
    moved = lines()
    recount(at=later(200))
    assert lines() == moved


def test_settling_twice_changes_nothing(people, filed, school) -> None:
    school()
    settle_all(at=AT)
    before = list(Upkeep.objects.order_by("pk").values())
    assert settle_all(at=AT) == 0
    assert list(Upkeep.objects.order_by("pk").values()) == before


def test_states_follow_the_day_without_any_write(people, filed) -> None:
    for day, expected in ((149, (3, 0, 0)), (150, (2, 1, 0)), (181, (2, 0, 1)), (366, (0, 0, 3))):
        change_enterprise(enterprise=filed, version=None, by=actor(people.clerk), at=AT, category="chemicals")
        assert renew(at=later(day))
        score = scores_by_division(visible_to=people.jinzhou).score
        assert (score.fresh, score.due, score.stale) == expected
        assert score_of(filed, at=later(day)) == score


def test_an_import_is_settled_by_the_job(people, code) -> None:
    row = {"name": "大连海青油脂有限公司", "credit_code": code(31), "located_in": "210213"}
    upsert_enterprises([row], by=actor(people.clerk), at=AT)
    assert Pending.objects.count() == 1
    assert not Upkeep.objects.exists()
    assert drain(at=AT) == 1
    assert not Pending.objects.exists()
    assert set(Upkeep.objects.values_list("group", flat=True)) == {"enterprise.base", "enterprise.contacts"}


def test_scores_stay_within_the_jurisdiction(people, filed, register) -> None:
    register(9, located_in="210283", lon=122.967, lat=39.681)
    recount(at=AT)
    assert [each.code for each in scores_by_division(visible_to=people.zhuanghe).places] == ["210283"]
    assert [each.code for each in scores_by_division(visible_to=people.jinzhou).places] == ["210213"]
    everything = scores_by_division(visible_to=people.leader)
    assert [each.code for each in everything.places] == ["210213", "210283"]
    assert everything.score.total == sum(each.score.total for each in everything.places)


def test_by_township_within_a_district(people, filed, school) -> None:
    school()
    recount(at=AT)
    found = scores_by_division(visible_to=people.jinzhou, division="210213")
    assert [(each.code, each.name) for each in found.places] == [
        ("210213", "金州区（未分到街道）"), ("210213006", "大孤山街道"),
    ]  # fmt: skip
    only = scores_by_division(visible_to=people.jinzhou, division="210213", group="place.base")
    assert only.score.total == 1
    assert set(only.by_group) > {"place.base"}


def test_open_work_is_the_keepers_own(people, filed, school) -> None:
    school()
    on = TODAY + timedelta(days=181)
    numbers = open_count(visible_to=people.enterprise, on=on)
    assert (numbers.total, numbers.stale) == (1, 1)  # contacts; the rest is kept for a year
    assert open_count(visible_to=people.township, on=on).stale == 1
    assert open_count(visible_to=people.zhuanghe, on=on).total == 0


def test_one_digest_a_keeper_and_none_without_work(people, filed, school) -> None:
    school()
    send_digests(by=actor(people.clerk), at=AT)
    assert not notifications(visible_to=people.enterprise).exists()
    send_digests(by=actor(people.clerk), at=later(181))
    titles = [row.title for row in notifications(visible_to=people.enterprise)]
    assert titles == ["本周待更新数据 1 项，其中过期 1 项"]
    assert not notifications(visible_to=people.zhuanghe).exists()
