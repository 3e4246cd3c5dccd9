"""GB 18218-2018 at its bounds: identification (4.2), grading (4.3), tables 1 to 6."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.consequence import gb18218
from anlan.consequence.gb18218 import Item, alpha, assess, beta, critical_quantity_t, level

SHARED = Path(__file__).resolve().parents[3] / "shared"


def test_the_published_example() -> None:
    found = assess([("氯", 5), ("氨", 5)], exposed_persons=60)
    assert (found.S, found.is_major, found.alpha, found.R, found.level) == (1.5, True, 1.5, 7.5, 4)
    assert found.beta_terms == (4.0, 1.0)
    assert [term.quantity_basis for term in found.terms] == ["表1 序号12", "表1 序号1"]


@pytest.mark.parametrize(("tonnes", "major", "grade"), [(4.999999, False, None), (5, True, 4)])
def test_4_2_1_s_of_exactly_one_is_major(tonnes: float, major: bool, grade: int | None) -> None:
    found = assess([("氯", tonnes)], 10)
    assert (found.is_major, found.level) == (major, grade)


def test_sums_reach_the_bound_as_on_paper() -> None:
    assert assess([("氯", 0.5)] * 10, 1).S == 1.0
    assert assess([("氯", 3.5), ("氨", 3)], 1).is_major
    assert assess([("氯", 0.5), ("氨", 3), ("氟", 0.2), ("苯", 20)], 1).is_major
    inventory = [("氯", 0.5), ("氨", 1), ("硫化氢", 0.5), ("氟", 0.1), ("二氧化硫", 2), ("苯", 5), ("氢", 0.5), ("甲醇", 50), ("乙炔", 0.1), ("钠", 1)]  # fmt: skip
    assert assess(inventory, 1).is_major


@pytest.mark.parametrize(
    ("persons", "factor"),
    [(0, 0.5), (1, 1.0), (29, 1.0), (30, 1.2), (49, 1.2), (50, 1.5), (99, 1.5), (100, 2.0)],
)
def test_table_5(persons: int, factor: float) -> None:
    assert alpha(persons) == factor


@pytest.mark.parametrize(
    ("r", "grade"), [(100, 1), (99.999, 2), (50, 2), (49.999, 3), (10, 3), (9.999, 4), (0, 4)]
)
def test_table_6(r: float, grade: int) -> None:
    assert level(r) == grade


@pytest.mark.parametrize("name", ["氯", "液氯", "氯气", "7782-50-5", "CAS 7782-50-5", "Chlorine", " 氯 ", "氯（液化）", "氯/液氯"])  # fmt: skip
def test_one_chemical_by_many_names(name: str) -> None:
    assert (critical_quantity_t(name), beta(name)) == (5.0, 4.0)


@pytest.mark.parametrize(
    ("name", "q"),
    [
        ("光气", 0.3),
        ("液氨", 10),
        ("天然气", 50),
        ("甲烷", 50),
        ("甲烷、天然气", 50),
        ("LNG", 50),
        ("液化石油气", 50),
        ("lpg", 50),
        ("汽油", 200),
        ("乙醇汽油", 200),
        ("汽油(乙醇汽油、甲醇汽油)", 200),
        ("丙烯腈", 50),
        ("甲醛", 5),
        ("甲醛(含量>90%)", 5),
        ("甲醛（含量＞90％）", 5),
        ("氯化氢", 20),
        ("煤气", 20),
        ("硝酸铵", 5),
        ("6484-52-2", 5),
        ("硝酸铵(含可燃物≤0.2%)", 50),
        ("硝酸铵肥料", 200),
        ("硝化纤维素", 1),
        ("硝化纤维素[干的或含水(或乙醇)<25%]", 1),
        ("硝化纤维素(含乙醇≥25%)", 10),
        ("硝化纤维素溶液", 50),
        ("1,3-丁二烯", 5),
        ("1,2-环氧丙烷", 10),
        ("氧", 200),
        ("过氧化甲基乙基酮", 10),
    ],
)
def test_table_1_names(name: str, q: float) -> None:
    assert critical_quantity_t(name) == q


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("一氧化碳", 2),  # table 3
        ("二氧化硫", 2),
        ("环氧乙烷", 2),
        ("氯化氢", 3),
        ("溴甲烷", 3),
        ("硫化氢", 5),
        ("氟化氢", 5),
        ("二氧化氮", 10),
        ("氰化氢", 10),
        ("碳酰氯", 20),
        ("磷化氢", 20),
        ("异氰酸甲酯", 20),
        ("天然气", 1.5),  # table 4, W2
        ("氢", 1.5),
        ("苯", 1),  # W5
        ("乙醚", 1),
        ("氧", 1),  # W4
        ("硝化甘油", 2),  # W1.1
        ("硝酸铵(含可燃物≤0.2%)", 1),  # W9.2
        ("砷化氢", 4),  # J1
        ("过氧化甲基乙基酮", 1.5),  # W7.1
        ("三氧化硫", 1),
    ],
)
def test_beta(name: str, value: float) -> None:
    assert beta(name) == value


def test_a_flammable_liquid_above_its_boiling_point_is_w5_1() -> None:
    assert beta("苯", above_boiling_point=True) == 1.5
    assert beta("氯", above_boiling_point=True) == 4.0
    by_name = assess([Item("苯", 50, above_boiling_point=True)], 1)
    assert (by_name.S, by_name.R) == (1.0, 1.5)  # Q of table 1 stays
    by_class = assess([Item("石脑油", 10, hazard_class="W5.3", above_boiling_point=True)], 1)
    assert (by_class.S, by_class.R) == (1.0, 1.5)  # Q of W5.1


def test_classes_of_table_2() -> None:
    assert assess([("W5.3", 1000)], 1).S == 1.0
    assert assess([Item("柴油", 5000, "W5.4")], 1).level == 4
    several = assess([Item("某农药", 50, "J2、W10")], 1)
    assert (several.S, several.terms[0].quantity_basis) == (1.0, "表2 J2")
    several = assess([Item("某气体", 10, "J1 W2")], 1)
    assert (several.terms[0].critical_quantity_t, several.terms[0].beta) == (5.0, 4.0)
    assert len(gb18218.hazard_classes()) == 24


def test_one_substance_adds_up_under_its_names() -> None:
    found = assess([("光气", 0.1), ("碳酰氯", 0.1), ("75-44-5", 0.1)], 30)
    (term,) = found.terms
    assert term.tonnes == pytest.approx(0.3)
    assert term.given_as == ("光气", "碳酰氯", "75-44-5")
    assert pytest.approx(1.2 * 20) == found.R


def test_mappings_and_decided_figures() -> None:
    found = assess([{"name": "原油", "tonnes": 2000, "critical_quantity_t": 1000.0, "beta": 1.0}], 1)
    assert (found.S, found.terms[0].quantity_basis) == (2.0, "自定")


def test_what_is_ambiguous_or_low_boiling_is_said() -> None:
    assert assess([("硝酸铵", 1)], 1).terms[0].note == "名称对应多行，取最小临界量"
    assert "W5.1" in assess([("乙醚", 1)], 1).terms[0].note


def test_empty_is_no_hazard() -> None:
    found = assess([], 0)
    assert (found.S, found.is_major, found.R, found.level) == (0.0, False, 0.0, None)


@pytest.mark.parametrize(
    ("inventory", "persons", "named"),
    [
        ([("魔药", 1)], 1, "魔药"),
        ([("氯", -1)], 1, "氯"),
        ([("氯", float("nan"))], 1, "氯"),
        ([("氯", None)], 1, "氯"),
        ([("氯", "5")], 1, "氯"),
        ([("", 1)], 1, "name"),
        ([("氯",)], 1, "inventory"),
        ([{"tonnes": 1}], 1, "inventory"),
        ([Item("某物", 1, "W99")], 1, "hazard_class"),
        ([Item("氯", 1, critical_quantity_t=0)], 1, "critical_quantity_t"),
        ([Item("氯", 1, beta=-1)], 1, "beta"),
        ([("氯", 1)], -1, "exposed_persons"),
        ([("氯", 1)], 1.5, "exposed_persons"),
        ([("氯", 1)], None, "exposed_persons"),
        ([("氯", 1)], float("nan"), "exposed_persons"),
    ],
)
def test_bad_input_is_named(inventory: list[object], persons: object, named: str) -> None:
    with pytest.raises(ValueError, match=named):
        assess(inventory, persons)  # type: ignore[arg-type]


def test_errors_name_the_argument_of_the_function_called() -> None:
    for function in (beta, critical_quantity_t):
        for chemical in ("魔药", "", None, 5):
            with pytest.raises(ValueError, match=r"^chemical:"):
                function(chemical)
    with pytest.raises(ValueError, match=r"^persons:"):
        alpha(-1)
    with pytest.raises(ValueError, match=r"^inventory:"):
        assess([(None, 1)], 1)


@pytest.mark.parametrize("r", [-0.1, float("nan"), None])
def test_level_refuses(r: object) -> None:
    with pytest.raises(ValueError, match="R:"):
        level(r)  # type: ignore[arg-type]


@given(st.lists(st.tuples(st.sampled_from([row.name for row in gb18218.named()]), st.floats(0, 1e6)), max_size=8), st.integers(0, 5000))  # fmt: skip
def test_order_and_splitting_change_nothing(inventory: list[tuple[str, float]], persons: int) -> None:
    whole = assess(inventory, persons)
    halves = assess([(name, q / 2) for name, q in reversed(inventory) for _ in range(2)], persons)
    assert pytest.approx(whole.S) == halves.S
    assert pytest.approx(whole.R) == halves.R
    assert pytest.approx(whole.alpha * sum(whole.beta_terms)) == whole.R


@pytest.mark.shared
def test_tables_agree_with_the_shared_transcription() -> None:
    folder = SHARED / "data"
    if not folder.exists():
        pytest.skip("the shared input folder is not beside this checkout")
    with (folder / "gb18218_2018_table1_Q.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [(row.no, row.name, row.critical_quantity_t) for row in gb18218.named()] == [
        (int(row["no"]), row["name"], float(row["Q_t"])) for row in rows
    ]
    assert all(
        row["cas"] in entry.cas for row, entry in zip(rows, gb18218.named(), strict=True) if row["cas"]
    )
    assert all(critical_quantity_t(row["name"]) == float(row["Q_t"]) for row in rows)
    with (folder / "gb18218_2018_table2_4_class.csv").open(encoding="utf-8") as file:
        classes = [(row["symbol"], float(row["Q_t"]), float(row["beta"])) for row in csv.DictReader(file)]
    assert [(one.symbol, one.critical_quantity_t, one.beta) for one in gb18218.hazard_classes()] == classes
    with (folder / "gb18218_2018_table3_beta_toxic.csv").open(encoding="utf-8") as file:
        assert all(beta(row["name"]) == float(row["beta"]) for row in csv.DictReader(file))


@pytest.mark.shared
def test_shared_sample_cases() -> None:
    path = SHARED / "consequence" / "sample_cases.json"
    if not path.exists():
        pytest.skip("the shared input folder is not beside this checkout")
    cases = json.loads(path.read_text(encoding="utf-8"))["cases"]
    for case in cases:
        if case["model"] != "gb18218.identify_and_grade":
            continue
        inputs = case["inputs"]
        found = assess(
            [(one["name"], one["q_t"]) for one in inputs["chemicals"]], inputs["exposed_persons_500m"]
        )
        for name, value in case["expected"].items():
            assert getattr(found, name) == pytest.approx(value)
