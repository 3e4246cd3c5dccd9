"""Figures: what is counted, against what, that parts add up, and what they cost."""

import random
import time
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.people import AT, actor

from anlan.kernel.clock import SHANGHAI
from anlan.kernel.errors import InvalidInput
from anlan.rescue.accidents.charts import charts_of
from anlan.rescue.accidents.facade import (
    Accident,
    decide_counted,
    figures,
    period_of,
    report,
    retire_accident,
)
from anlan.rescue.accidents.figures import Sums, change_of

TODAY = date(2026, 6, 1)


def of(user, *, year=2026, key="ytd"):
    return report(visible_to=user, period=period_of(year=year, key=key, today=TODAY), list_url="/accidents/")


def test_the_year_so_far_beside_the_same_days_of_last_year(enter, people) -> None:
    enter(on="2026-01-01", deaths=2)
    enter(on="2026-05-31", deaths=0, serious_injuries=1, direct_loss="50000")
    enter(on="2025-06-01", deaths=4)
    enter(on="2025-06-02", deaths=9)  # after this day of last year
    enter(on="2024-03-03", deaths=9)  # two years ago
    found = of(people.duty).total
    assert (found.now, found.before) == (Sums(2, 2, 1, Decimal("50000")), Sums(1, 4, 0, Decimal(0)))
    assert (found.difference, found.change, found.deaths_change) == (1, "+100.0%", "-50.0%")
    early = figures(people.duty, AT)
    assert (early.number, early.deaths, early.number_before, early.deaths_before) == (2, 2, 1, 4)
    assert early.number_words == "比去年同期多 1 起（+100.0%）"


def test_midnight_is_shanghais(enter, people) -> None:
    moment = datetime(2025, 12, 31, 23, 59, 59, tzinfo=SHANGHAI)
    enter(occurred_at=moment + timedelta(seconds=1))
    assert Accident.objects.get(occurred_at=moment + timedelta(seconds=1)).month == 202601


def test_drills_and_what_is_not_counted_are_in_no_figure(enter, people, handled) -> None:
    handled(exercise=True, deaths=30)
    handled(kind="leak")  # an event that harmed nobody
    left = enter(deaths=5)
    retire_accident(accident=left, reason="重复", by=actor(people.clerk), at=AT)
    out = enter(deaths=7)
    decide_counted(accident=out, counted=False, reason="刑事案件", by=actor(people.duty), at=AT)
    handled(deaths=1, kind="fire")
    assert of(people.duty).total.now == Sums(1, 1, 0, Decimal(0))
    assert figures(people.duty, AT).deaths == 1


def test_a_district_sees_its_own_figures(enter, people) -> None:
    enter(located_in="210213")
    enter(located_in="210213006")
    enter(located_in="210283", deaths=3)
    assert of(people.jinzhou).total.now.number == 2
    assert [(line.label, line.now.number) for line in of(people.jinzhou).by("located_in").lines] == [
        ("金州区", 2)
    ]
    assert of(people.zhuanghe).total.now == Sums(1, 3, 0, Decimal(0))
    assert of(people.duty).total.now.number == 3
    assert of(people.enterprise).total.now.number == 0


def test_every_figure_leads_to_the_accidents_it_counts(enter, people, browser_of) -> None:
    enter(on="2026-02-10", industry="", located_in="210213")
    enter(on="2026-02-11", industry="47", located_in="210213006", deaths=3)
    enter(on="2025-03-01", industry="47", located_in="210283")
    browser = browser_of(people.duty)
    for breakdown in of(people.duty).breakdowns:
        for line in [*breakdown.lines, breakdown.total]:
            for sums, url in ((line.now, line.url), (line.before, line.url_before)):
                found = browser.get(url).context["table"]
                assert found.count.number == sums.number, (breakdown.key, line.label, url)


def test_parts_add_up_to_the_total(people) -> None:
    """Property: over any accidents, each dimension's lines add up to the same total in both stretches."""
    _ledger(people, 400, seed=7)
    for user in (people.duty, people.jinzhou):
        for key in ("ytd", "year", "m5", "to3"):
            found = of(user, key=key)
            for breakdown in found.breakdowns:
                assert sum((line.now for line in breakdown.lines), Sums()) == found.total.now
                assert sum((line.before for line in breakdown.lines), Sums()) == found.total.before
    period = of(people.duty, key="year").period
    rows = Accident.objects.filter(
        counted=True, status="active", occurred_on__range=(period.first, period.last)
    )
    losses = sum((row.direct_loss for row in rows), Decimal(0))
    expected = Sums(len(rows), sum(r.deaths for r in rows), sum(r.serious_injuries for r in rows), losses)
    assert of(people.duty, key="year").total.now == expected


@given(now=st.integers(0, 10_000), before=st.integers(0, 10_000))
@settings(max_examples=200, deadline=None)
def test_the_change_is_honest(now, before) -> None:
    words = change_of(now, before)
    if not before:
        assert words == "—"
    elif now == before:
        assert words == "持平"
    else:
        assert words[0] == ("+" if now > before else "-")


@given(
    day=st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    key=st.sampled_from(["", "year", "ytd", "m2", "to2", "m12", "to11"]),
)
@settings(max_examples=300, deadline=None)
def test_the_same_stretch_a_year_before(day, key) -> None:
    period = period_of(year=day.year, key=key, today=day)
    assert period.first <= period.last
    assert period.first_before.year == period.last_before.year == period.first.year - 1
    assert (period.first_before.month, period.first_before.day) == (period.first.month, period.first.day)
    assert period.last_before.month == period.last.month
    assert key == "year" or period.last <= max(day, period.last)


def test_a_leap_day_is_compared_with_the_last_of_february() -> None:
    period = period_of(year=2028, key="to2", today=date(2028, 12, 1))
    assert (period.last, period.last_before) == (date(2028, 2, 29), date(2027, 2, 28))
    period = period_of(year=2029, key="m2", today=date(2029, 12, 1))
    assert (period.last, period.last_before) == (date(2029, 2, 28), date(2028, 2, 29))


@pytest.mark.parametrize(
    ("year", "key"), [(1949, ""), (2201, ""), (2026, "m13"), (2026, "m0"), (2026, "q1"), (2026, "to")]
)
def test_periods_that_are_none(year, key) -> None:
    with pytest.raises(InvalidInput):
        period_of(year=year, key=key, today=TODAY)


def test_findings_say_what_the_numbers_say(enter, people) -> None:
    assert charts_of(of(people.duty)) == {}
    enter(kind="09", on="2026-04-01")
    enter(kind="09", on="2026-04-02", deaths=3)
    enter(kind="03", on="2026-05-02")
    found = charts_of(of(people.duty))
    assert found["month"]["title"] == "共 3 起，比上年同期多 3 起，4月最多"
    assert found["kind"]["title"] == "高处坠落最多，2 起，占 66.7%"
    assert found["grade"]["title"] == "较大及以上事故 1 起，占 33.3%"
    assert "month" not in charts_of(of(people.duty, key="m4"))


def test_the_number_of_queries_does_not_grow(people) -> None:
    counts = []
    figures(people.duty, AT)  # what the user may see is known from here on
    for number in (20, 300):
        Accident.objects.all().delete()
        _ledger(people, number, seed=1)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            of(people.duty)
        counts.append(len(queries))
        with CaptureQueriesContext(connection) as queries:
            figures(people.duty, AT)
        assert len(queries) == 1
    assert counts[0] == counts[1] <= 6


def test_figures_of_twenty_thousand_are_quick(people) -> None:
    """A coarse guard: the budget of 100 ms is measured; the test leaves room for a busy machine."""
    _ledger(people, 20_000, seed=3)
    took = []
    for _ in range(3):
        start = time.perf_counter()
        of(people.duty, key="year")
        took.append(time.perf_counter() - start)
    print(f"figures over 20,000 accidents: {min(took) * 1000:.0f} ms")
    assert min(took) < 0.4


def _ledger(people, number: int, *, seed: int) -> None:
    """Rows written past the operation, for numbers only."""
    dice = random.Random(seed)
    start = date(2024, 1, 1)
    rows = []
    for serial in range(number):
        day = start + timedelta(days=dice.randrange(1095))
        rows.append(
            Accident(
                name=f"事故 {serial}",
                number=f"T-{serial}",
                occurred_at=datetime(day.year, day.month, day.day, 12, tzinfo=SHANGHAI),
                occurred_on=day,
                month=day.year * 100 + day.month,
                kind=f"{dice.randint(1, 20):02d}",
                industry=dice.choice(("26", "47", "33", "")),
                located_in_id=dice.choice(("210213", "210213006", "210283", "210211016", None)),
                deaths=dice.randint(0, 4),
                serious_injuries=dice.randint(0, 3),
                direct_loss=Decimal(dice.randint(0, 10**9)) / 100,
                grade=dice.choice((1, 2, 3, 4)),
                counted=dice.random() < 0.9,
            )
        )
    Accident.objects.bulk_create(rows, batch_size=500)
