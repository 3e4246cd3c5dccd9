"""Every rule once at its bound, the three meanings of 日, versions in time, what is refused."""

from __future__ import annotations

import csv
import itertools
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rules.shared_texts import FOLDER, article

from anlan.kernel.clock import SHANGHAI
from anlan.rules.calendar import CalendarUnknown
from anlan.rules.deadlines import Rule, due, earliest_due, rule_in_force, rules

D = date
day_rules = sorted({rule.name for rule in rules() if rule.unit != "hour"})


@pytest.mark.parametrize(
    ("rule", "start", "expected"),
    [
        (
            "permit_decision",
            D(2026, 6, 1),
            D(2026, 6, 30),
        ),  # 行政许可法42、82: the Dragon Boat day is skipped
        ("permit_correction_notice", D(2026, 6, 1), D(2026, 6, 8)),  # 32
        ("certificate_issue", D(2026, 9, 30), D(2026, 10, 20)),  # 44, over the National Day
        ("safety_licence", D(2026, 3, 2), D(2026, 5, 8)),  # 安全生产许可证条例7, over 清明 and 劳动节
        ("hearing_request", D(2026, 6, 17), D(2026, 6, 25)),  # 行政处罚法64(1)
        ("hearing_notice", D(2026, 6, 12), D(2026, 6, 3)),  # 64(2): before the hearing
        ("preregistration_decision", D(2026, 6, 1), D(2026, 6, 10)),  # 56
        ("penalty_decision", D(2026, 6, 1), D(2026, 8, 30)),  # 60: calendar days, a Sunday stays
        ("penalty_service", D(2026, 6, 1), D(2026, 6, 10)),  # 61
        ("fine_payment", D(2026, 6, 5), D(2026, 6, 20)),  # 67: calendar days, a Saturday stays
        ("demand_before_court", D(2026, 6, 1), D(2026, 6, 15)),  # 行政强制法54、69
        ("court_application", D(2026, 1, 31), D(2026, 4, 30)),  # 53: the month without a 31st
        ("penalty_publicity", D(2026, 6, 1), D(2026, 6, 10)),  # 安全生产法78
        ("accident_follow_up", D(2026, 6, 1), D(2026, 7, 1)),  # 493号令13
        ("accident_follow_up_fire", D(2026, 6, 1), D(2026, 6, 8)),
        ("investigation_report", D(2026, 6, 1), D(2026, 7, 31)),  # 29
        ("investigation_reply", D(2026, 6, 1), D(2026, 6, 16)),  # 32
        ("investigation_reply_special", D(2026, 6, 1), D(2026, 7, 1)),
        ("licence_expiry", D(2023, 5, 10), D(2026, 5, 9)),  # 许可证条例9: the last valid day
        ("licence_expiry", D(2024, 2, 29), D(2027, 2, 28)),
        ("licence_expiry", D(2024, 3, 1), D(2027, 2, 28)),
        ("licence_renewal_apply", D(2026, 5, 9), D(2026, 2, 9)),
        ("licence_renewal_apply", D(2026, 5, 31), D(2026, 2, 28)),
    ],
)
def test_last_day(rule: str, start: date, expected: date) -> None:
    assert due(rule, start) == expected


@pytest.mark.parametrize(
    ("rule", "hours"), [("unit_report", 1), ("level_report", 2), ("power_cut_notice", 24)]
)
def test_last_moment(rule: str, hours: int) -> None:
    start = datetime(2026, 7, 16, 23, 30, tzinfo=SHANGHAI)
    assert due(rule, start) == start + timedelta(hours=hours)
    assert due(rule, start.astimezone(UTC)).tzinfo is SHANGHAI  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("rule", "start", "expected"),
    [
        ("permit_decision", D(2026, 6, 1), D(2026, 7, 14)),  # 42: ten more
        ("investigation_report", D(2026, 6, 1), D(2026, 9, 29)),  # 29: sixty more
        ("investigation_reply_special", D(2026, 6, 1), D(2026, 7, 31)),  # 32: thirty more
    ],
)
def test_extended(rule: str, start: date, expected: date) -> None:
    assert due(rule, start, extended=True) == expected


@pytest.mark.parametrize("name", sorted({r.name for r in rules() if not r.extension}))
def test_extension_is_refused_where_the_law_knows_none(name: str) -> None:
    start = datetime(2026, 6, 1, 8, tzinfo=SHANGHAI)
    with pytest.raises(ValueError, match=r"^extended:"):
        due(name, start, extended=True)


@given(st.sampled_from(day_rules), st.dates(D(2022, 1, 1), D(2025, 6, 1)), st.integers(0, 20))
def test_suspension_moves_the_end_away_from_the_start(name: str, start: date, days: int) -> None:
    plain, moved = due(name, start), due(name, start, suspended_days=days)
    if rule_in_force(name, start).counts == "before":
        assert moved <= plain < start
    else:
        assert moved >= plain > start


@given(st.dates(D(2022, 1, 1), D(2025, 6, 1)), st.integers(0, 30))
def test_suspension_counts_in_the_rules_own_unit(start: date, days: int) -> None:
    assert due("investigation_report", start, suspended_days=days) == start + timedelta(days=60 + days)


@given(st.sampled_from(day_rules), st.dates(D(2022, 1, 1), D(2025, 6, 1)))
def test_a_later_start_never_ends_earlier(name: str, start: date) -> None:
    assert due(name, start) <= due(name, start + timedelta(days=1))


def test_old_cases_are_judged_by_the_law_of_their_day() -> None:
    assert due("hearing_request", D(2021, 7, 14)) == D(
        2021, 7, 17
    )  # 行政处罚法（1996）42: three calendar days
    assert due("hearing_request", D(2021, 7, 15)) == D(2021, 7, 22)
    assert rule_in_force("power_cut_notice", D(2020, 1, 1)).basis == "安全生产法（2014）67条"
    with pytest.raises(ValueError, match=r"^start:"):
        due("penalty_decision", D(2020, 1, 1))


@pytest.mark.parametrize("bad", [-1, 1.5, True, "2"])
def test_a_bad_suspension_is_named(bad: int) -> None:
    with pytest.raises(ValueError, match=r"^suspended_days:"):
        due("permit_decision", D(2026, 6, 1), suspended_days=bad)


def test_an_unknown_rule_is_named() -> None:
    with pytest.raises(ValueError, match=r"^rule:"):
        due("permit", D(2026, 6, 1))


def test_hours_need_an_aware_moment() -> None:
    with pytest.raises(ValueError, match=r"^start:"):
        due("unit_report", D(2026, 6, 1))
    with pytest.raises(ValueError, match=r"^start:"):
        due("unit_report", datetime(2026, 6, 1, 8))  # noqa: DTZ001  (a naive moment is what is refused)


def test_a_moment_starts_on_its_day_in_shanghai() -> None:
    assert due("fine_payment", datetime(2026, 6, 1, 17, tzinfo=UTC)) == D(2026, 6, 17)


def test_past_the_published_holidays_nothing_is_guessed() -> None:
    with pytest.raises(CalendarUnknown) as unknown:
        due("permit_decision", D(2026, 12, 21))
    assert unknown.value.year == 2027
    assert earliest_due("permit_decision", D(2026, 12, 21)) == (D(2027, 1, 12), False)
    assert earliest_due("permit_decision", D(2026, 6, 1)) == (D(2026, 6, 30), True)


class EveryDayIsWorked:
    """A table an administrator might have loaded."""

    def is_workday(self, day: date, /) -> bool:
        return True


def test_another_calendar_may_be_used() -> None:
    assert due("permit_decision", D(2027, 1, 1), calendar=EveryDayIsWorked()) == D(2027, 1, 21)


def test_versions_of_a_rule_never_overlap() -> None:
    by_name: dict[str, list[Rule]] = {}
    for rule in rules():
        by_name.setdefault(rule.name, []).append(rule)
    for versions in by_name.values():
        for earlier, later in itertools.pairwise(versions):
            assert earlier.effective_to is not None
            assert earlier.effective_to + timedelta(days=1) == later.effective_from
        assert versions[-1].effective_to is None


@pytest.mark.shared
def test_the_table_says_what_the_shared_list_says() -> None:
    path = FOLDER / "rules" / "deadlines.csv"
    if not path.exists():
        pytest.skip("the shared input folder is not beside this checkout")
    with path.open(encoding="utf-8") as handle:
        expected = list(csv.DictReader(handle))
    current = {rule.name: rule for rule in rules(on=D(2026, 6, 1))}
    assert {row["rule"] for row in expected} == set(current)
    for row in expected:
        rule = current[row["rule"]]
        assert (str(rule.amount), rule.unit) == (row["amount"], row["unit"])
        assert (f"{rule.extension} {rule.unit}" if rule.extension else "") == row["extension"]


@pytest.mark.shared
@pytest.mark.parametrize(
    ("law", "number", "words"),
    [
        ("行政许可法", "四十二", ["二十日内", "延长十日"]),
        ("行政许可法", "八十二", ["工作日"]),
        ("行政许可法", "四十四", ["十日内"]),
        ("安全生产许可证条例", "七", ["45日内"]),
        ("安全生产许可证条例", "九", ["有效期为3年", "期满前3个月"]),
        ("行政处罚法", "五十六", ["七日内"]),
        ("行政处罚法", "六十", ["九十日内"]),
        ("行政处罚法", "六十一", ["七日内"]),
        ("行政处罚法", "六十四", ["五日内", "七日前"]),
        ("行政处罚法", "六十七", ["十五日内"]),
        ("行政处罚法", "八十五", ["二日", "三日", "五日", "七日", "工作日"]),
        ("行政强制法", "五十三", ["三个月内"]),
        ("行政强制法", "五十四", ["十日后"]),
        ("行政强制法", "六十九", ["十日以内", "工作日"]),
        ("安全生产法", "七十", ["二十四小时"]),
        ("安全生产法", "七十八", ["七个工作日内"]),
        ("生产安全事故报告和调查处理条例", "九", ["1小时内"]),
        ("生产安全事故报告和调查处理条例", "十一", ["2小时"]),
        ("生产安全事故报告和调查处理条例", "十三", ["30日内", "7日内"]),
        ("生产安全事故报告和调查处理条例", "二十九", ["60日内", "不超过60日"]),
        ("生产安全事故报告和调查处理条例", "三十二", ["15日内", "30日内", "不超过30日"]),
    ],
)
def test_the_articles_say_these_numbers(law: str, number: str, words: list[str]) -> None:
    text = article(law, number)
    assert [word for word in words if word not in text] == []
