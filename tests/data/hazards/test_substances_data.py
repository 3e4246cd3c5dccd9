"""The shipped knowledge base: whole, in step with the standards, and with words for every code."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from anlan.consequence import gb18218, protective_action
from anlan.data.hazards import ghs
from anlan.data.hazards.compatibility import GROUPS
from anlan.data.hazards.enums import SubstanceList
from anlan.data.hazards.knowledge import shipped
from anlan.data.hazards.models import Substance
from anlan.data.hazards.reach import fire_reach_of, guidelines_of, reaches_of

ROWS = shipped()
NAMES = [row["name"] for row in ROWS]
TEXTS = (
    "hazards", "measures", "fire_use", "fire_never", "fire_fighting", "first_aid", "protection", "spill",
    "appearance", "solubility", "hazard_class", "english_name",
)  # fmt: skip


def check_digit(cas: str) -> bool:
    digits = cas.replace("-", "")
    return sum(int(one) * place for place, one in enumerate(reversed(digits[:-1]), 1)) % 10 == int(digits[-1])


def test_more_than_three_hundred_with_names_of_their_own() -> None:
    assert len(ROWS) >= 300
    assert len(set(NAMES)) == len(NAMES)


@pytest.mark.parametrize("row", ROWS, ids=NAMES)
def test_every_record_is_whole(row: dict[str, Any]) -> None:
    assert [name for name in TEXTS if not row[name]] == []
    assert not row["cas"] or (re.fullmatch(r"\d{2,7}-\d\d-\d", row["cas"]) and check_digit(row["cas"]))
    assert re.fullmatch(r"(\d{4})?", row["un"])
    assert row["groups"]
    assert set(row["groups"]) <= set(GROUPS)
    assert row["ghs"]
    assert all(ghs.words(code) for code in row["ghs"])
    assert ghs.placards(row["ghs"])
    assert bool(ghs.un_class_words(row["un_class"])) == bool(row["un_class"])
    assert len(row["dos"]) == len(row["donts"]) == 3
    assert set(row["lists"]) <= set(SubstanceList.values)
    assert row["isolation_m"] in {25, 50, 100, 500}
    assert set(row["sources"]) == {"classes", "figures", "texts", "groups"}


@pytest.mark.parametrize("row", ROWS, ids=NAMES)
def test_it_fits_into_its_columns(row: dict[str, Any]) -> None:
    Substance(**row, search="x").clean_fields(exclude=["source", "solubility"])


@pytest.mark.parametrize("row", ROWS, ids=NAMES)
def test_its_figures_are_physical(row: dict[str, Any]) -> None:
    low, high = row["lower_limit_pct"], row["upper_limit_pct"]
    assert low is None or high is None or 0 < low < high <= 100
    melting, boiling = row["melting_point_c"], row["boiling_point_c"]
    if melting is not None and boiling is not None and row["name"] not in {"乙炔", "六氟化硫", "二氧化碳"}:
        assert melting < boiling
    assert row["vapour_kpa"] is None or row["vapour_kpa"] >= 0
    assert row["relative_density"] is None or 0.05 < row["relative_density"] < 14


def test_every_row_of_table_1_is_there() -> None:
    rows = {int(number) for row in ROWS for number in re.findall(r"序号(\d+)", row["gb18218"])}
    assert rows == {entry.no for entry in gb18218.named()}


def test_the_national_lists_are_whole() -> None:
    counted = {letter: sum(letter in row["lists"] for row in ROWS) for letter in "12T"}
    # One number of a list may be several records: nitrocellulose, naphtha beside petrol, hydrofluoric acid.
    assert counted["1"] >= 60
    assert counted["2"] >= 14
    assert counted["T"] >= 20


def test_distances_are_there_where_the_guidebook_lists_the_number() -> None:
    listed = set(protective_action.un_numbers())
    without = []
    for row in ROWS:
        substance = Substance(**row)
        if row["un"] in listed and not reaches_of(substance):
            without.append(row["name"])
    assert without == []


def test_chlorine_as_the_guidebook_prints_it() -> None:
    (chlorine,) = [Substance(**row) for row in ROWS if row["name"] == "氯"]
    small, large = reaches_of(chlorine)
    assert (small.isolation_m, small.day_km, small.night_km) == (60.0, 0.3, 1.5)
    assert large.container == "铁路罐车"
    assert fire_reach_of(chlorine) is None
    assert {one.kind: one.ppm for one in guidelines_of(chlorine)}["IDLH"] == 10.0


def test_what_makes_gas_in_water_says_so() -> None:
    (found,) = [Substance(**row) for row in ROWS if row["name"] == "磷化铝"]
    assert all(one.on_water for one in reaches_of(found))


@pytest.mark.parametrize(
    "name", ["金属钠", "电石", "磷化铝", "三氯硅烷", "氯磺酸", "烷基铝", "镁粉", "过氧化钠", "四氯化钛"]
)
def test_no_water_on_what_water_makes_worse(name: str) -> None:
    (row,) = [row for row in ROWS if row["name"] == name]
    assert "禁止用水" in row["fire_never"]
    assert any("水" in one for one in row["donts"])


def test_exceptions_belong_to_substances_that_exist() -> None:
    folder = Path(ghs.__file__).parent / "data"
    advice = json.loads((folder / "advice.json").read_text(encoding="utf-8"))
    assert set(advice["special"]) <= set(NAMES)
