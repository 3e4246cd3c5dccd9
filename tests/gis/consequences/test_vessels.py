"""What a ledger's words say of a vessel."""

import pytest

from anlan.gis.consequences.vessels import usual_vessel, vessel_of


@pytest.mark.parametrize(
    ("container", "quantity", "state", "name", "kind", "amount"),
    [
        ("卧罐 2×25 t", 50, "liquefied_gas", "氯", "pressure-vessel", 25_000),
        ("1 t 钢瓶 20 只", 20, "liquefied_gas", "氯", "cylinder", 1_000),
        ("球罐 6×2000 m³", 6600, "liquefied_gas", "液化石油气", "pressure-vessel", 1_100_000),
        ("全容罐 3×160000 m³", 210_000, "liquefied_gas", "液化天然气", "tank", 70_000_000),
        ("内浮顶罐 2×6000 m³", 9000, "liquid", "苯", "tank", 4_500_000),
        ("低压循环桶、储氨器", 36, "liquefied_gas", "氨", "pressure-vessel", 36_000),
        ("袋装仓库", 200, "solid", "硝酸铵", "warehouse", 200_000),
        ("缓冲罐", 8, "gas", "氢", "pressure-vessel", 8_000),
        ("", 5, "solid", "硝酸铵", "warehouse", 5_000),
        ("", 5, "liquid", "苯", "tank", 5_000),
        ("", 5, "gas", "氢", "pressure-vessel", 5_000),
    ],
)
def test_the_largest_single_vessel(
    container: str, quantity: float, state: str, name: str, kind: str, amount: float
) -> None:
    vessel = vessel_of(container=container, quantity_t=quantity, state=state, name=name)
    assert (vessel.containment, vessel.amount_kg) == (kind, pytest.approx(amount))
    assert vessel.assumptions


def test_an_unknown_amount_is_said() -> None:
    assert "泄漏量不明" in usual_vessel(state="liquefied_gas").assumptions[0]
