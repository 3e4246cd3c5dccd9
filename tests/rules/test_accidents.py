"""Order 493 article 3 at its bounds, article 10 and 11 as a chain, article 12 as a list."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.rules import accidents, deadlines
from anlan.rules.accidents import AccidentGrade, Level, grade

counts = st.integers(0, 500)
losses = st.decimals(0, 10**10, places=2, allow_nan=False)


@pytest.mark.parametrize(
    ("deaths", "serious_injuries", "direct_loss", "label"),
    [
        # article 3 (1): 30 deaths, 100 serious injuries, 100 million yuan
        (30, 0, "0", "特别重大"),
        (0, 100, "0", "特别重大"),
        (0, 0, "100000000", "特别重大"),
        # article 3 (2): up to but not including them; 10, 50, 50 million
        (29, 0, "0", "重大"),
        (0, 99, "0", "重大"),
        (0, 0, "99999999.99", "重大"),
        (10, 0, "0", "重大"),
        (0, 50, "0", "重大"),
        (0, 0, "50000000", "重大"),
        # article 3 (3): 3, 10, 10 million
        (9, 0, "0", "较大"),
        (0, 49, "0", "较大"),
        (0, 0, "49999999.99", "较大"),
        (3, 0, "0", "较大"),
        (0, 10, "0", "较大"),
        (0, 0, "10000000", "较大"),
        # article 3 (4)
        (2, 0, "0", "一般"),
        (0, 9, "0", "一般"),
        (0, 0, "9999999.99", "一般"),
        (0, 0, "0", "一般"),
        # any one indicator decides
        (2, 9, "100000000", "特别重大"),
        (3, 50, "0", "重大"),
    ],
)
def test_article_3(deaths: int, serious_injuries: int, direct_loss: str, label: str) -> None:
    found = grade(deaths=deaths, serious_injuries=serious_injuries, direct_loss=Decimal(direct_loss))
    assert found.label == label


def test_values_run_from_the_gravest() -> None:
    assert {g.label: g.value for g in AccidentGrade} == {"特别重大": 1, "重大": 2, "较大": 3, "一般": 4}


def test_loss_is_rounded_to_a_fen_before_it_is_judged() -> None:
    assert grade(deaths=0, serious_injuries=0, direct_loss=Decimal("9999999.995")).label == "较大"
    assert grade(deaths=0, serious_injuries=0, direct_loss=Decimal("9999999.994")).label == "一般"


@given(counts, counts, losses, counts, counts, losses)
def test_more_harm_is_never_a_lesser_grade(a: int, b: int, c: Decimal, d: int, e: int, f: Decimal) -> None:
    lesser = grade(deaths=min(a, d), serious_injuries=min(b, e), direct_loss=min(c, f))
    greater = grade(deaths=max(a, d), serious_injuries=max(b, e), direct_loss=max(c, f))
    assert greater.value <= lesser.value


@given(counts, counts, losses)
def test_the_grade_is_the_gravest_of_the_three_indicators(a: int, b: int, c: Decimal) -> None:
    alone = [
        grade(deaths=a, serious_injuries=0, direct_loss=0),
        grade(deaths=0, serious_injuries=b, direct_loss=0),
        grade(deaths=0, serious_injuries=0, direct_loss=c),
    ]
    assert grade(deaths=a, serious_injuries=b, direct_loss=c) == min(alone)


@pytest.mark.parametrize(
    ("argument", "value"),
    [
        ("deaths", -1),
        ("deaths", 2.5),
        ("deaths", True),
        ("serious_injuries", -1),
        ("serious_injuries", "3"),
        ("direct_loss", Decimal(-1)),
        ("direct_loss", "many"),
        ("direct_loss", Decimal("NaN")),
        ("direct_loss", Decimal("Infinity")),
        ("on", date(2007, 5, 31)),
    ],
)
def test_bad_input_is_named(argument: str, value: object) -> None:
    arguments: dict[str, object] = {"deaths": 0, "serious_injuries": 0, "direct_loss": 0} | {argument: value}
    with pytest.raises(ValueError, match=rf"^{argument}:"):
        grade(**arguments)  # type: ignore[arg-type]


def test_the_dalian_accident_of_2010_is_judged_by_order_493() -> None:
    assert (
        grade(deaths=1, serious_injuries=0, direct_loss=Decimal("223301900"), on=date(2010, 7, 16)).value == 1
    )


def test_reasons_name_the_bound_and_the_article() -> None:
    found, reasons = accidents.grade_with_reasons(deaths=3, serious_injuries=0, direct_loss=Decimal("1e7"))
    assert found is AccidentGrade.LARGER
    assert [(r.indicator, r.value, r.bound) for r in reasons] == [
        ("deaths", 3, 3),
        ("direct_loss", Decimal("10000000.00"), Decimal("10000000.00")),
    ]
    assert {r.basis for r in reasons} == {"生产安全事故报告和调查处理条例3条"}


@pytest.mark.parametrize(
    ("label", "top"), [("一般", "city"), ("较大", "province"), ("重大", "state"), ("特别重大", "state")]
)
def test_article_10_names_the_highest_level(label: str, top: str) -> None:
    chain = accidents.reporting_chain(AccidentGrade.from_label(label))
    assert chain[0] == (Level.ENTERPRISE, Level.COUNTY, "unit_report")
    assert chain[-1][1] == top
    assert [step[0] for step in chain[1:]] == [step[1] for step in chain[:-1]]
    assert {step[2] for step in chain} <= {rule.name for rule in deadlines.rules()}


def test_article_12_has_six_items() -> None:
    items = accidents.required_report_items()
    assert len(items) == len(set(items)) == 6
    assert "下落不明" in items[3]


@pytest.mark.parametrize(
    ("fire", "days", "counted"), [(False, 30, True), (False, 31, False), (True, 7, True), (True, 8, False)]
)
def test_articles_13_and_20_bound_later_deaths(fire: bool, days: int, counted: bool) -> None:
    day = date(2026, 6, 1)
    died = date.fromordinal(day.toordinal() + days)
    assert accidents.counts_toward_grade(occurred_on=day, died_on=died, fire_or_road=fire) is counted


@pytest.mark.parametrize(
    ("figures", "reported"),
    [
        ({"endangered": 10}, True),
        ({"endangered": 9, "trapped_or_missing": 2, "evacuated": 499}, False),
        ({"trapped_or_missing": 3}, True),
        ({"evacuated": 500}, True),
    ],
)
def test_reportable_dangers(figures: dict[str, int], reported: bool) -> None:
    assert accidents.is_reportable_danger(**figures) is reported


def test_response_levels_follow_the_grades_unless_mapped() -> None:
    assert [accidents.response_level(g) for g in AccidentGrade] == ["I", "II", "III", "IV"]
    stricter = dict.fromkeys(AccidentGrade, "I")
    assert accidents.response_level(AccidentGrade.ORDINARY, stricter) == "I"


def test_an_unknown_grade_is_named() -> None:
    with pytest.raises(ValueError, match=r"^grade:"):
        accidents.reporting_chain(7)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"^label:"):
        AccidentGrade.from_label("严重")


@pytest.mark.shared
def test_the_shipped_bounds_are_those_of_the_law_text() -> None:
    """Against the law text beside the checkout, where there is one."""
    from tests.rules.shared_texts import article

    text = article("生产安全事故报告和调查处理条例", "三")
    for bounds, deaths, injuries, loss in zip(
        accidents.GRADINGS[-1].bounds,
        (30, 10, 3),
        (100, 50, 10),
        ("1亿元", "5000万元", "1000万元"),
        strict=True,
    ):
        assert (bounds.deaths, bounds.serious_injuries) == (deaths, injuries)
        assert f"{deaths}人以上" in text
        assert f"{injuries}人以上" in text
        assert f"{loss}以上" in text
