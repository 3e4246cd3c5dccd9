"""What the models refuse, in Chinese beside the field."""

import pytest

from anlan.consequence.checks import number, one_of, positive
from anlan.gis.consequences.refusals import refusal_of


def _refusal(ask, part: str = ""):
    with pytest.raises(ValueError) as raised:  # noqa: PT011  (every refusal of the library is one)
        ask()
    return refusal_of(raised.value, part=part)


def test_a_range_is_named_in_both_units_of_temperature() -> None:
    error = _refusal(lambda: number("temperature_K", 5000, 200, 400), "scenario")
    assert error.errors[0].field == "scenario.temperature_K"
    assert error.message == "储存温度（K）应在 200 至 400 之间（-73 至 127 ℃），现为 5000。"


def test_a_sign_a_choice_a_gap() -> None:
    assert "泄漏孔径（m）应大于 0" in _refusal(lambda: positive("hole_diameter_m", 0)).message
    assert (
        "只能是 open、some、dense"
        in _refusal(lambda: one_of("congestion", "x", ("open", "some", "dense"))).message
    )
    missing = _refusal(lambda: number("amount_kg", None))
    assert missing.errors[0].field == "scenario.amount_kg"
    assert "数量（kg）未填写" in missing.message


def test_an_argument_of_the_weather_is_the_weathers() -> None:
    assert _refusal(lambda: number("wind_speed", -1, 0, 60)).errors[0].field == "weather.wind_speed"


def test_advice_of_the_library_is_kept() -> None:
    class UnknownSubstance(KeyError, ValueError):
        advice = "没有此物质，可改用相近物质丙烷。"

    error = refusal_of(UnknownSubstance("x"))
    assert (error.code, error.errors[0].field) == ("unknown_substance", "scenario.substance")
    assert "丙烷" in error.message


def test_a_rule_nobody_knows_keeps_its_words() -> None:
    assert "too odd" in refusal_of(ValueError("something: is too odd")).message
    assert "plainly wrong" in refusal_of(ValueError("plainly wrong")).message
