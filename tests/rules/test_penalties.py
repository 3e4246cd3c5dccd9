"""Fines at their bounds, each with its article; the shared law texts say the same numbers."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rules.shared_texts import FOLDER

from anlan.rules import penalties
from anlan.rules.accidents import AccidentGrade
from anlan.rules.penalties import (
    accident_fine_range,
    accident_head_fine,
    daily_continuous_fine,
    fine_allowed,
    fine_range,
    late_fee,
    may_collect_on_the_spot,
    on_the_spot_allowed,
)
from anlan.rules.penalty_table import FINES, Fine

TODAY = date(2026, 6, 1)
WAN = 10_000


def wan(low: float, high: float) -> tuple[Decimal, Decimal]:
    return Decimal(str(low)) * WAN, Decimal(str(high)) * WAN


# 行政处罚法72条: 3 % a day, never more than the fine
@pytest.mark.parametrize(
    ("days", "suspended", "expected"),
    [(0, 0, "0.00"), (1, 0, "300.00"), (33, 0, "9900.00"), (34, 0, "10000.00"), (400, 0, "10000.00"),
     (10, 4, "1800.00"), (10, 10, "0.00"), (10, 30, "0.00")],
)  # fmt: skip
def test_72_late_fee(days: int, suspended: int, expected: str) -> None:
    assert late_fee(10_000, days, suspended_days=suspended) == Decimal(expected)


def test_late_fee_rounds_to_a_fen() -> None:
    assert late_fee(Decimal("100.17"), 1) == Decimal("3.01")


@pytest.mark.parametrize(
    ("fine", "days", "suspended", "named"),
    [(-1, 1, 0, "fine"), (float("nan"), 1, 0, "fine"), ("abc", 1, 0, "fine"), (None, 1, 0, "fine"), (True, 1, 0, "fine"),
     (1, -1, 0, "days_late"), (1, 1.5, 0, "days_late"), (1, 1, -1, "suspended_days")],
)  # fmt: skip
def test_late_fee_refuses(fine: object, days: object, suspended: object, named: str) -> None:
    with pytest.raises(ValueError, match=named):
        late_fee(fine, days, suspended)  # type: ignore[arg-type]


@given(st.decimals(0, 10**8, places=2), st.integers(0, 1000), st.integers(0, 1000))
def test_late_fee_never_exceeds_the_fine(fine: Decimal, days: int, suspended: int) -> None:
    assert 0 <= late_fee(fine, days, suspended) <= fine


# 行政处罚法51条
@pytest.mark.parametrize(
    ("party", "fine", "allowed"),
    [("person", "200", True), ("person", "200.01", False), ("organisation", "3000", True), ("organisation", "3000.01", False)],
)  # fmt: skip
def test_51_summary_procedure(party: str, fine: str, allowed: bool) -> None:
    assert on_the_spot_allowed(party, Decimal(fine)) is allowed


def test_51_before_the_revision_of_2021() -> None:
    assert on_the_spot_allowed("person", 50, on=date(2021, 7, 14))
    assert not on_the_spot_allowed("person", 51, on=date(2021, 7, 14))
    assert on_the_spot_allowed("person", 200, on=date(2021, 7, 15))
    assert not on_the_spot_allowed("organisation", 1001, on=date(2021, 7, 14))
    with pytest.raises(ValueError, match="on:"):
        on_the_spot_allowed("person", 1, on=date(1996, 9, 30))
    with pytest.raises(ValueError, match="party"):
        on_the_spot_allowed("公民", 1)


def test_68_and_69_taking_the_money() -> None:
    assert may_collect_on_the_spot(100)
    assert not may_collect_on_the_spot(Decimal("100.01"))
    assert may_collect_on_the_spot(3000, hard_to_enforce=True)
    assert may_collect_on_the_spot(5000, remote_on_request=True)


ORGANISATION = [
    # article, first, overdue (10,000 yuan); None: no fine in that stage
    ("安全生产法92.1", (3, 10), (3, 10)),
    ("安全生产法92.2", (10, 20), (10, 20)),
    ("安全生产法97", (0, 10), (10, 20)),
    ("安全生产法98", (10, 50), (50, 100)),
    ("安全生产法99", (0, 5), (5, 20)),
    ("安全生产法101", (0, 10), (10, 20)),
    ("安全生产法102", (0, 5), None),
    ("安全生产法103", (10, 20), (10, 20)),
    ("安全生产法103.2", (0, 5), None),
    ("安全生产法103.3", (0, 10), None),
    ("安全生产法103.3后段", (10, 20), (10, 20)),
    ("安全生产法104", (0, 5), None),
    ("安全生产法105", (0, 5), None),
    ("安全生产法108", None, (2, 20)),
    ("安全生产法109", (5, 10), (10, 20)),
    ("安全生产法114(1)", (30, 100), (30, 100)),
    ("安全生产法114(4)", (1000, 2000), (1000, 2000)),
    ("危险化学品安全法98", (30, 50), (30, 50)),
    ("危险化学品安全法99", (10, 50), (50, 100)),
    ("危险化学品安全法100", (10, 50), None),
    ("危险化学品安全法100.3", (10, 50), (10, 50)),
    ("危险化学品安全法101", (0, 10), (10, 20)),
    ("危险化学品安全法102", (20, 50), None),
    ("危险化学品安全法103", (5, 10), (10, 20)),
    ("危险化学品安全法104", (2, 10), (10, 20)),
    ("危险化学品安全法104.3", (2, 10), (10, 20)),
    ("危险化学品安全法105", (10, 50), (10, 50)),
    ("危险化学品安全法105.2", (2, 10), (10, 20)),
    ("危险化学品安全法106", (20, 50), None),
    ("危险化学品安全法107", (20, 50), None),
    ("危险化学品安全法107.2", (2, 5), (2, 5)),
    ("危险化学品安全法107.3", (10, 50), None),
    ("危险化学品安全法107.4", (20, 50), None),
    ("危险化学品安全法109", (5, 50), None),
    ("危险化学品安全法110", (20, 30), None),
    ("危险化学品安全法111", (10, 20), (10, 20)),
    ("危险化学品安全法112", (5, 10), (5, 10)),
    ("危险化学品安全法114", (0, 5), (5, 10)),
    ("危险化学品安全法116.2", (20, 30), (20, 30)),
]


@pytest.mark.parametrize(("article", "first", "overdue"), ORGANISATION)
def test_organisations(
    article: str, first: tuple[float, float] | None, overdue: tuple[float, float] | None
) -> None:
    for late, bounds in ((False, first), (True, overdue)):
        if bounds is None:
            with pytest.raises(ValueError, match="overdue"):
                fine_range(article, late, TODAY)
            continue
        assert fine_range(article, late, TODAY) == wan(*bounds)
        low, high = wan(*bounds)
        fen = Decimal("0.01")
        assert fine_allowed(article, late, low, TODAY)
        assert fine_allowed(article, late, high, TODAY)
        assert not fine_allowed(article, late, high + fen, TODAY)
        if low:
            assert not fine_allowed(article, late, low - fen, TODAY)


PEOPLE = [
    ("安全生产法92.2", "responsible", (5, 10), (5, 10)),
    ("安全生产法93", "investor", (2, 20), (2, 20)),
    ("安全生产法94", "head", (2, 5), (5, 10)),
    ("安全生产法96", "manager", (1, 3), (1, 3)),
    ("安全生产法97", "responsible", None, (2, 5)),
    ("安全生产法97(1)", "person", None, (2, 5)),
    ("安全生产法98", "responsible", (2, 5), (5, 10)),
    ("安全生产法99", "person", None, (1, 2)),
    ("安全生产法101", "responsible", None, (2, 5)),
    ("安全生产法102", "responsible", None, (5, 10)),
    ("安全生产法103", "responsible", (1, 2), (1, 2)),
    ("安全生产法103.2", "person", (0, 1), None),
    ("安全生产法103.3", "person", (0, 2), None),
    ("安全生产法103.3后段", "person", (5, 10), (5, 10)),
    ("安全生产法104", "person", (0, 1), None),
    ("安全生产法105", "responsible", (0, 1), None),
    ("安全生产法106", "head", (2, 10), (2, 10)),
    ("安全生产法106", "investor", (2, 10), (2, 10)),
    ("安全生产法106", "person", (2, 10), (2, 10)),
    ("安全生产法108", "responsible", None, (1, 2)),
    ("危险化学品安全法99", "responsible", (2, 5), (5, 10)),
    ("危险化学品安全法101", "responsible", None, (2, 5)),
    ("危险化学品安全法102", "responsible", None, (1, 5)),
    ("危险化学品安全法103(9)", "responsible", None, (2, 5)),
    ("危险化学品安全法104", "responsible", None, (1, 5)),
    ("危险化学品安全法106", "responsible", None, (5, 10)),
    ("危险化学品安全法107", "responsible", None, (5, 10)),
    ("危险化学品安全法107.2", "individual", (2, 5), (2, 5)),
    ("危险化学品安全法109", "responsible", None, (1, 5)),
    ("危险化学品安全法110", "responsible", None, (1, 5)),
]


@pytest.mark.parametrize(("article", "party", "first", "overdue"), PEOPLE)
def test_people(article: str, party: str, first: tuple[float, float] | None, overdue: tuple[float, float] | None) -> None:  # fmt: skip
    for late, bounds in ((False, first), (True, overdue)):
        if bounds is None:
            with pytest.raises(ValueError, match="overdue"):
                fine_range(article, late, TODAY, party)
        else:
            assert fine_range(article, late, TODAY, party) == wan(*bounds)


@pytest.mark.parametrize(
    "text",
    ["安全生产法97(1)", "安全生产法97（1）", "安全生产法第97条第1项", "《安全生产法》第九十七条第（一）项",
     "中华人民共和国安全生产法第九十七条第一款第一项", "安全生产法 97 (1)"],
)  # fmt: skip
def test_ways_to_cite(text: str) -> None:
    assert fine_range(text, False, TODAY) == wan(0, 10)


@pytest.mark.parametrize(
    ("article", "named"),
    [
        ("安全生产法100", "article"),  # refers to other laws
        ("安全生产法107", "article"),  # employees: no fine
        ("安全生产法95", "accident_head_fine"),
        ("安全生产法110", "income_fine_range"),
        ("安全生产法112", "daily_continuous_fine"),
        ("安全生产法114", "item"),
        ("安全生产法97(8)", "item"),
        ("安全生产法97.2", "paragraph"),
        ("安全生产法36", "article"),
        ("危险化学品安全法113", "article"),
        ("消防法60", "article"),
        ("安全生产法", "article"),
        ("", "article"),
        (97, "article"),
    ],
)
def test_articles_without_a_fixed_fine_raise(article: object, named: str) -> None:
    with pytest.raises(ValueError, match=named):
        fine_range(article, False, TODAY)  # type: ignore[arg-type]


def test_parties_the_article_does_not_fine() -> None:
    with pytest.raises(ValueError, match="主要负责人"):
        fine_range("安全生产法106", False, TODAY)
    with pytest.raises(ValueError, match="party"):
        fine_range("安全生产法109", False, TODAY, "person")
    with pytest.raises(ValueError, match="party"):
        fine_range("安全生产法97", False, TODAY, "单位")
    with pytest.raises(ValueError, match="overdue"):
        fine_range("安全生产法97", "yes", TODAY)  # type: ignore[arg-type]


def test_laws_apply_from_their_day() -> None:
    assert fine_range("安全生产法97", False, date(2021, 9, 1)) == wan(0, 10)
    with pytest.raises(ValueError, match="2021-09-01"):
        fine_range("安全生产法97", False, date(2021, 8, 31))
    assert fine_range("危险化学品安全法103", False, date(2026, 5, 1)) == wan(5, 10)
    with pytest.raises(ValueError, match="2026-05-01"):
        fine_range("危险化学品安全法103", False, date(2026, 4, 30))
    with pytest.raises(ValueError, match="on:"):
        fine_range("安全生产法97", False, datetime(2026, 6, 1))  # noqa: DTZ001
    assert not any(key.startswith("危险") for key in penalties.fined_articles(date(2026, 4, 30)))


def test_multiples() -> None:
    assert penalties.fine_range_by_value("危险化学品安全法98", Decimal("99999.99"), TODAY) == wan(30, 50)
    assert penalties.fine_range_by_value("危险化学品安全法98", 100_000, TODAY) == wan(50, 100)
    assert penalties.fine_range_by_value("安全生产法92.2", 200_000, TODAY) == wan(40, 100)
    assert penalties.fine_multiple("安全生产法97", TODAY) is None
    with pytest.raises(ValueError, match="multiple"):
        penalties.fine_range_by_value("安全生产法97", 1, TODAY)


# 安全生产法114条, with its second paragraph
@pytest.mark.parametrize(
    ("grade", "low", "high"),
    [("一般", 30, 100), ("较大", 100, 200), ("重大", 200, 1000), ("特别重大", 1000, 2000)],
)
def test_114(grade: str, low: int, high: int) -> None:
    assert accident_fine_range(grade) == wan(low, high)
    assert accident_fine_range(AccidentGrade.from_label(grade), egregious=True) == wan(2 * low, 5 * high)
    assert accident_fine_range(grade, on=date(2021, 9, 1)) == wan(low, high)


def test_accidents_of_older_law() -> None:
    assert accident_fine_range("一般", on=date(2021, 8, 31)) == wan(20, 50)
    assert accident_fine_range("特别重大", egregious=True, on=date(2021, 8, 31)) == wan(1000, 2000)
    with pytest.raises(ValueError, match="egregious"):
        accident_fine_range("重大", egregious=True, on=date(2021, 8, 31))
    assert accident_fine_range("重大", on=date(2014, 11, 30)) == wan(50, 200)
    with pytest.raises(ValueError, match="on:"):
        accident_fine_range("一般", on=date(2007, 5, 31))


# 安全生产法95条
@pytest.mark.parametrize(("grade", "now", "before"), [("一般", 40, 30), ("较大", 60, 40), ("重大", 80, 60), ("特别重大", 100, 80)])  # fmt: skip
def test_95(grade: str, now: int, before: int) -> None:
    assert accident_head_fine(grade, 100) == now
    assert accident_head_fine(grade, 100, on=date(2021, 8, 31)) == before


def test_income_shares() -> None:
    assert penalties.income_fine_range("安全生产法96", 100, TODAY) == (20, 50)
    assert penalties.income_fine_range("安全生产法110", 100, TODAY) == (60, 100)
    with pytest.raises(ValueError, match="article"):
        penalties.income_fine_range("安全生产法97", 100, TODAY)


@pytest.mark.parametrize("grade", ["特大", 0, 5, None])
def test_no_such_grade(grade: object) -> None:
    with pytest.raises(ValueError, match="grade"):
        accident_fine_range(grade)  # type: ignore[arg-type]


def test_112_daily() -> None:
    assert daily_continuous_fine(Decimal("33333.33"), 3) == Decimal("99999.99")
    assert daily_continuous_fine(50_000, 0) == 0
    with pytest.raises(ValueError, match="days"):
        daily_continuous_fine(1, -1)
    with pytest.raises(ValueError, match="original"):
        daily_continuous_fine(-1, 1)


def test_every_listed_article_has_a_range() -> None:
    for key in penalties.fined_articles(TODAY):
        for one in penalties.fines(key, TODAY):
            late = one.stage == "overdue"
            low, high = fine_range(key, late, TODAY, one.party)
            assert 0 <= low < high


_DIGITS = "零一二三四五六七八九"


def chinese(amount: Decimal) -> str:
    """三十万 for 300,000."""
    n = int(amount) // WAN
    parts, text = [(1000, "千"), (100, "百"), (10, "十"), (1, "")], ""
    for unit, name in parts:
        digit, n = divmod(n, unit)
        if digit:
            text += ("" if (unit, digit, text) == (10, 1, "") else _DIGITS[digit]) + name
    return text + "万元"


def law_article(law: str, number: int) -> str:
    path = FOLDER / "laws" / f"{law}.md"
    if not path.exists():
        pytest.skip("the shared input folder is not beside this checkout")
    text = path.read_text(encoding="utf-8").replace("**", "")
    starts = list(re.finditer(r"^第([一二三四五六七八九十百零]+)条\s", text, re.M))
    for here, after in zip(starts, [*starts[1:], None], strict=True):
        if penalties._chinese_number(here[1]) == number:
            return text[here.end() : after.start() if after else None]
    raise AssertionError(f"{law}{number}")


def phrase(one: Fine) -> str:
    return f"{chinese(one.low)}以上{chinese(one.high)}以下" if one.low else f"{chinese(one.high)}以下"


@pytest.mark.shared
@pytest.mark.parametrize("law", ["安全生产法", "危险化学品安全法"])
def test_the_table_names_every_fine_of_the_law(law: str) -> None:
    """Every amount in the text of every article, and no other, is in the table."""
    amount = r"(?:[一二三四五六七八九十百千]+万元以上)?[一二三四五六七八九十百千]+万元以下"
    numbers = range(90, 117 if law == "安全生产法" else 121)
    for number in numbers:
        in_law = set(re.findall(rf"{amount}(?=的罚款)", law_article(law, number)))
        in_table = {phrase(one) for one in FINES if (one.law, one.article) == (law, number)}
        assert in_table == in_law, (law, number)


@pytest.mark.shared
def test_items_of_the_law() -> None:
    for one in FINES:
        if one.paragraph == 1 and one.items:
            text = law_article(one.law, one.article)
            assert len(re.findall(r"^（[一二三四五六七八九十]+）", text, re.M)) == one.items, one.basis


@pytest.mark.shared
def test_shares_and_old_fines_of_the_law() -> None:
    text = law_article("安全生产法", 95)
    assert [f"百分之{share}" in text for share in ("四十", "六十", "八十", "一百")] == [True] * 4
    old = law_article("生产安全事故报告和调查处理条例", 37)
    for grade in AccidentGrade:
        low, high = accident_fine_range(grade, on=date(2010, 1, 1))
        assert f"{int(low) // WAN}万元以上{int(high) // WAN}万元以下" in old
    assert "百分之三" in law_article("行政处罚法", 72)
    assert "二百元以下" in law_article("行政处罚法", 51)
    assert "三千元以下" in law_article("行政处罚法", 51)
