"""GB 18218-2018 at its bounds."""

import pytest

from anlan.data.hazards.enums import InstallationLevel
from anlan.data.hazards.policies import Quantity, alpha_of, assess, level_of


def chlorine(tonnes: float) -> Quantity:
    return Quantity("氯", tonnes, 5.0, 4.0)


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


def test_several_substances_add_up() -> None:
    ammonia = Quantity("氨", 5, 10.0, 2.0)
    found = assess([chlorine(2.5), ammonia], exposed_people=100)
    assert found.s == pytest.approx(1.0)
    assert found.r == pytest.approx(2.0 * (4 * 0.5 + 2 * 0.5))


@pytest.mark.parametrize(
    ("r", "level"), [(100, "1"), (99.99, "2"), (50, "2"), (49.99, "3"), (10, "3"), (9.99, "4")]
)
def test_level_bounds(r: float, level: str) -> None:
    assert level_of(r).value == level


@pytest.mark.parametrize(
    ("people", "alpha"), [(0, 0.5), (1, 1), (29, 1), (30, 1.2), (49, 1.2), (50, 1.5), (99, 1.5), (100, 2)]
)
def test_alpha_bounds(people: int, alpha: float) -> None:
    assert alpha_of(people) == alpha


def test_says_what_is_missing_instead_of_guessing() -> None:
    crude = Quantity("原油", 50_000, None, 1.0)
    assert assess([crude], exposed_people=10).missing == ("原油的临界量未定（按危险性类别确定）",)
    assert assess([], exposed_people=10).missing == ("未登记列入 GB 18218 的物质和数量",)
    assert assess([chlorine(50)], exposed_people=None).missing == ("厂界外 500 米内常住人口未填",)


def test_a_substance_outside_the_standard_does_not_count() -> None:
    acid = Quantity("硫酸", 10_000, None, None)
    assert assess([chlorine(5), acid], exposed_people=1).s == 1.0


def test_negative_people_are_refused() -> None:
    with pytest.raises(ValueError, match="exposed_people"):
        alpha_of(-1)
