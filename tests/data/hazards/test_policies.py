"""What the ledger makes of GB 18218-2018: the sheet, and what is missing; bounds are in tests/consequence."""

import pytest

from anlan.consequence import gb18218
from anlan.data.hazards.enums import InstallationLevel
from anlan.data.hazards.policies import Quantity, assess, differs, standing


def chlorine(tonnes: float, container: str = "") -> Quantity:
    return Quantity("氯", tonnes, 5.0, 4.0, container, "表1 序号12")


def test_s_of_exactly_one_is_major() -> None:
    found = assess([chlorine(5)], exposed_people=1)
    assert (found.s, found.is_major) == (1.0, True)
    assert found.r == pytest.approx(4.0)
    assert found.level == InstallationLevel.FOURTH


def test_below_one_is_none_whatever_the_people() -> None:
    found = assess([chlorine(4.999)], exposed_people=None)
    assert found.level == InstallationLevel.NONE
    assert found.is_major is False
    assert found.missing == ()


def test_several_substances_add_up_line_by_line() -> None:
    ammonia = Quantity("氨", 5, 10.0, 2.0, "卧罐", "表1 序号1")
    found = assess([chlorine(2.5, "瓶"), ammonia], exposed_people=100)
    assert found.s == pytest.approx(1.0)
    assert found.alpha == 2.0
    assert found.r == pytest.approx(2.0 * (4 * 0.5 + 2 * 0.5))
    assert [(line.name, line.container, line.ratio, line.beta_term) for line in found.lines] == [
        ("氯", "瓶", 0.5, 2.0),
        ("氨", "卧罐", 0.5, 1.0),
    ]
    assert found.lines[0].reference == "表1 序号12；表3"


def test_says_what_is_missing_instead_of_guessing() -> None:
    crude = Quantity("原油", 50_000, None, 1.0)
    assert assess([crude], exposed_people=10).missing == ("原油的临界量未定（按危险性类别确定）",)
    assert assess([], exposed_people=10).missing == ("未登记列入 GB 18218 的物质和数量",)
    assert assess([chlorine(50)], exposed_people=None).missing == ("厂界外 500 米内常住人口未填",)


def test_what_is_known_counts_although_something_is_missing() -> None:
    crude = Quantity("原油", 50_000, None, 1.0)
    found = assess([chlorine(6), crude], exposed_people=10)
    assert (found.s, found.is_major, found.level) == (1.2, True, None)
    assert [line.ratio for line in found.lines] == [1.2, None]
    small = assess([chlorine(1), crude], exposed_people=10)
    assert (small.s, small.is_major, small.level) == (0.2, None, None)


def test_a_substance_outside_the_standard_does_not_count() -> None:
    acid = Quantity("硫酸", 10_000, None, None)
    found = assess([chlorine(5), acid], exposed_people=1)
    assert (found.s, found.left_out) == (1.0, ("硫酸",))
    assert [line.reference for line in found.lines] == ["表1 序号12；表3", "未列入标准，不计入"]
    assert found.lines[1].ratio is None


def test_what_somebody_decided_replaces_the_table() -> None:
    found = assess([Quantity("原油", 2000, 1000.0, 1.0, "", "按危险性类别另定")], exposed_people=1)
    assert (found.s, found.r, found.lines[0].reference) == (2.0, 2.0, "自定")
    own = assess([Quantity("硝酸铵", 10, 5.0, 2.0, "", "表1 序号44")], exposed_people=1)
    assert (own.s, own.lines[0].reference) == (2.0, "自定")


def test_negative_people_are_refused() -> None:
    with pytest.raises(ValueError, match="exposed_persons"):
        assess([chlorine(5)], exposed_people=-1)


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        ("氯", (5.0, 4.0, "表1 序号12")),
        ("硝酸铵(含可燃物≤0.2%)", (50.0, 1.0, "表1 序号44")),
        ("1,2-环氧丙烷|W5.1", (10.0, 1.5, "表1 序号63；表4 W5.1")),
        ("W2", (10.0, 1.5, "表2 W2")),
    ],
)
def test_shipped_substances_take_their_figures_from_the_standard(listed: str, expected: object) -> None:
    quantity, beta, reference = standing(listed)
    assert (quantity, beta, reference) == expected
    line = assess([Quantity("x", 1, quantity, beta, "", reference)], exposed_people=1).lines[0]
    assert (line.critical_quantity_t, line.beta) == (quantity, beta)
    assert "自定" not in line.reference


@pytest.mark.parametrize(
    ("filed", "computed", "expected"),
    [("3", "3", False), ("3", "2", True), ("4", "none", True), ("none", "4", True), ("", "2", False), ("2", "", False)],
)  # fmt: skip
def test_a_difference_needs_both(filed: str, computed: str, expected: bool) -> None:
    assert differs(filed, computed) is expected


def test_every_row_of_the_table_is_found_by_its_reference() -> None:
    for row in gb18218.named():
        quantity, beta, reference = standing(row.name)
        assert reference == f"表1 序号{row.no}"
        line = assess([Quantity(row.name, 1, quantity, beta, "", reference)], exposed_people=1).lines[0]
        assert line.reference.startswith(reference), row.name
