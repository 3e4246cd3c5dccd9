"""The trusted sample cases of the shared folder, called through the contract."""

from __future__ import annotations

import importlib
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytestmark = pytest.mark.shared

FILE = Path(__file__).resolve().parents[3] / "shared" / "consequence" / "sample_cases.json"
CASES: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))["cases"] if FILE.exists() else []
#: A label of the sample file, where the function of the same meaning is called otherwise.
CALLED = {
    "fire.fireball_geometry": "fire.fireball",
    "dispersion.gaussian_plume_briggs": "dispersion.gaussian_plume",
    "toxic.probit_to_probability": "toxic.probability",
    "explosion.kinney_graham_overpressure": "explosion.kinney_graham",
}


def plain(value: Any) -> Any:
    """A quantity without its unit; mg/m3 as kg/m3."""
    if isinstance(value, dict) and "value" in value:
        factor = 1e-6 if value.get("unit") == "mg/m3" else 1.0
        found = value["value"]
        return [each * factor for each in found] if isinstance(found, list) else found * factor
    return value


def call(name: str, **arguments: Any) -> Any:
    module, function = CALLED.get(name, name).split(".")
    return getattr(importlib.import_module(f"anlan.consequence.{module}"), function)(**arguments)


def close(case: dict[str, Any], found: Any, expected: Any) -> None:
    tolerance = case["tolerance"]
    wanted = plain(expected)
    if isinstance(wanted, bool):
        assert found is wanted
        return
    assert np.asarray(found) == pytest.approx(
        np.asarray(wanted), rel=tolerance.get("rel", 0.0), abs=tolerance.get("abs", 0.0)
    )


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_sample(case: dict[str, Any]) -> None:
    inputs, expected = {name: plain(value) for name, value in case["inputs"].items()}, case["expected"]
    match case["id"]:
        case "FIR-BURN-01":
            for fuel, (flux, k_beta) in inputs["fuels"].items():
                found = call(
                    case["model"], mass_flux_infinite=flux, k_beta=k_beta, diameter=inputs["diameters"]
                )
                close(case, found, expected[fuel])
        case "MET-WIND-01":
            for stability, value in expected.items():
                found = call(
                    "met.wind_at_height",
                    stability=stability,
                    **{k: inputs[k] for k in ("u_ref", "z_ref", "z")},
                )
                close(case, found, value)
        case "CN-MHI-01":
            inventory = [(each["name"], each["q_t"]) for each in inputs["chemicals"]]
            result = call(
                "gb18218.assess", inventory=inventory, exposed_persons=inputs["exposed_persons_500m"]
            )
            for name, value in expected.items():
                close(case, getattr(result, name), value)
        case "DSP-PLM-03":
            inputs.pop("no_mixing_lid")
            close(case, call(case["model"], **inputs), expected["concentration"])
            y, z = np.meshgrid(np.linspace(-600, 600, 601), np.linspace(0, 300, 601))
            field = call(case["model"], **{**inputs, "y": y, "z": z})
            flux = inputs["wind_speed"] * field.sum() * 2.0 * 0.5
            assert flux / inputs["mass_rate"] == pytest.approx(
                expected["crosswind_flux_over_Q"]["value"], rel=0.01
            )
        case "DSP-DIST-01":
            close(case, call(case["model"], **inputs).far, expected["distance"])
        case "EXP-KG-01":
            found = call(
                case["model"],
                tnt_mass=inputs["tnt_mass"],
                distance=inputs["distance"],
                ambient_kPa=inputs["ambient"],
            )
            close(case, found, expected["overpressure"])
        case _:
            result = call(case["model"], **inputs)
            for name, value in expected.items():
                found = (
                    result
                    if isinstance(result, float) or not hasattr(result, name)
                    else getattr(result, name)
                )
                assert not isinstance(found, float) or math.isfinite(found)
                close(case, found, value)
