"""Past accidents from a file: read as people write them, graded and counted, settled ones left alone."""

from datetime import datetime

import pytest
from tests.people import AT, actor

from anlan.kernel.clock import SHANGHAI
from anlan.rescue.accidents.facade import BOOK, Accident

ROW = {"name": "旧案", "occurred_at": "2025/3/5 10:20", "kind": "09", "deaths": 1, "located_in": "金州区"}


def bring(people, *rows, within=None):
    return BOOK.upsert(rows, by=actor(people.clerk), at=AT, within=within or people.clerk)


def test_rows_become_accidents_and_later_rows_correct_them(people) -> None:
    outcomes = bring(people, ROW, {**ROW, "name": "另一起", "occurred_at": "2025-03-06", "deaths": 3})
    assert [each.result for each in outcomes] == ["created", "created"]
    first, second = Accident.objects.order_by("occurred_at")
    assert first.occurred_at == datetime(2025, 3, 5, 10, 20, tzinfo=SHANGHAI)
    assert (first.located_in_id, first.month, first.grade_label, first.counted) == (
        "210213",
        202503,
        "一般",
        True,
    )
    assert {first.number, second.number} == {"SG2025-0001", "SG2025-0002"}
    assert second.grade_label == "较大"
    again = bring(people, {**ROW, "deaths": 10, "direct_loss": "12.5"})
    assert again[0].result == "updated"
    first.refresh_from_db()
    assert (first.deaths, first.grade_label, str(first.direct_loss)) == (10, "重大", "12.50")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"occurred_at": "去年春天"}, "occurred_at"),
        ({"occurred_at": "2999-01-01"}, "occurred_at"),
        ({"located_in": "火星区"}, "located_in"),
        ({"kind": "雷击"}, "kind"),
        ({"deaths": -1}, "deaths"),
    ],
)
def test_a_bad_row_is_refused_with_its_field(people, change, field) -> None:
    outcome = bring(people, {**ROW, **change})[0]
    assert outcome.result == "rejected"
    assert field in {each.field for each in outcome.errors}
    assert not Accident.objects.exists()


def test_a_settled_accident_is_not_changed_by_a_file(people) -> None:
    bring(people, ROW)
    Accident.objects.update(dossier="settled")
    outcome = bring(people, {**ROW, "deaths": 9})[0]
    assert outcome.result == "rejected"
    assert "已结案" in outcome.errors[0].message
    assert Accident.objects.get().deaths == 1


def test_a_district_brings_in_only_its_own(people) -> None:
    assert bring(people, ROW, within=people.zhuanghe)[0].result == "rejected"
    assert bring(people, ROW, within=people.jinzhou)[0].result == "created"
