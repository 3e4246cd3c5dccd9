"""The consequence models: their times, and the same work done by a peer in the same process."""

from __future__ import annotations

import subprocess
import sys
import warnings
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import numpy as np

from anlan.consequence import dispersion, scenario
from benchmarks.figures import Figure, sample
from benchmarks.peers import BURRO_8, pyeldqm_plume, slabx_burro

MODULES = ("source", "met", "dispersion", "toxic", "fire", "explosion", "gb18218", "gb36894", "risk",
           "protective_action", "validation", "substances", "scenario")  # fmt: skip
_IMPORT = (
    "import time; started = time.perf_counter(); "
    + "; ".join(f"import anlan.consequence.{name}" for name in MODULES)
    + "; print(time.perf_counter() - started)"
)
AXIS_X, AXIS_Y = np.linspace(10.0, 2000.0, 200), np.linspace(-200.0, 200.0, 200)
CASES: dict[str, dict[str, Any]] = {
    "chlorine tank": {"substance": "氯", "containment": "tank", "state": "liquefied-gas", "amount_kg": 20_000.0,
                      "temperature_K": 293.15, "pressure_Pa": 680_000.0, "hole_diameter_m": 0.05,
                      "release_height_m": 1.0},
    "LPG sphere": {"substance": "液化石油气", "containment": "pressure-vessel", "state": "liquefied-gas",
                   "amount_kg": 100_000.0, "temperature_K": 293.15, "pressure_Pa": 850_000.0, "hole_diameter_m": 0.1,
                   "release_height_m": 1.0, "congestion": "some"},
    "gasoline tank": {"substance": "汽油", "containment": "tank", "state": "liquid", "amount_kg": 500_000.0,
                      "temperature_K": 293.15, "pressure_Pa": 101_325.0, "hole_diameter_m": 0.1,
                      "release_height_m": 1.0, "bund_area_m2": 1500.0},
}  # fmt: skip
WEATHER = {"wind_speed": 3.0, "wind_direction_deg": 180.0, "height_m": 10.0, "temperature_K": 293.15,
           "humidity": 0.6, "cloud_octas": 4, "at": datetime(2026, 6, 1, 4, tzinfo=UTC), "latitude": 38.9,
           "longitude": 121.6, "terrain": "rural"}  # fmt: skip


def consequence() -> list[Figure]:
    """Every figure of the issue's budgets; a peer that is not installed is said and left out."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return [*_plume(), _nomogram(), *_heavy(), *_scenarios(), _import()]


def _plume() -> list[Figure]:
    def ours() -> object:
        return dispersion.plume_grid(mass_rate=1.0, wind_speed=3.0, stability="D", terrain="rural", release_height=0.0,
                                     receptor_height=0.0, x=AXIS_X, y=AXIS_Y)  # fmt: skip

    figure = Figure("plume 200×200", sample(ours, times=500).median, "ms", 1.0, note="median")
    return [figure, *_against("pyELDQM", "plume 200×200", pyeldqm_plume(AXIS_X, AXIS_Y), ours, 200, 10.0)]


def _nomogram() -> Figure:
    def ours() -> object:
        return dispersion.britter_mcquaid_plume(
            source_volume_rate=55.6, source_density=1.76, source_temperature=111.15, air_density=1.185,
            air_temperature=298.0, wind_speed_10m=10.9).contour(0.05)  # fmt: skip

    return Figure(
        "Britter-McQuaid with its contour", sample(ours, times=200).median, "ms", 5.0, note="median"
    )


def _heavy() -> list[Figure]:
    case = BURRO_8
    posed = {"substance": "methane", "kind": "pool", "mass_rate": case["rate"], "duration": case["duration"],
             "source_area": float(case["rate"]) / float(case["flux"]), "source_height": 0.0,  # type: ignore[arg-type]
             "source_temperature": 111.7, "liquid_fraction": 0.0, "wind_speed": case["wind"],
             "wind_height": case["wind_height"], "stability": case["stability"], "roughness": case["roughness"],
             "air_temperature": case["temperature"], "relative_humidity": case["humidity"],
             "averaging_time": case["averaging"], "receptor_height": case["receptor"]}  # fmt: skip

    def ours() -> float:
        return float(dispersion.dense_gas(scenario=posed).distance(0.05) or 0.0)

    reached = ours()
    note = f"Burro 8: 5 % at {reached:.0f} m, measured 455"
    figure = Figure("integral dense gas", sample(ours, times=10).median, "ms", 200.0, note=note)
    return [figure, *_against("slabx", "integral dense gas", slabx_burro(), ours, 5, 5.0)]


def _scenarios() -> list[Figure]:
    return [
        Figure(f"scenario.run: {name}", sample(lambda case=case: scenario.run(case, WEATHER), times=5).median,  # type: ignore[misc]
               "ms", 300.0, note="all outcomes, with sensitivity")
        for name, case in CASES.items()
    ]  # fmt: skip


def _import() -> Figure:
    def fresh() -> float:
        done = subprocess.run([sys.executable, "-c", _IMPORT], capture_output=True, text=True, check=True)
        return float(done.stdout)

    fresh()  # writes the byte code, which an installation has
    taken = sorted(fresh() for _ in range(5))
    return Figure(
        "import of anlan.consequence", taken[2] * 1000, "ms", 300.0, note="all modules and NumPy, fresh"
    )


def _against(
    peer: str,
    name: str,
    theirs: Callable[[], object] | None,
    ours: Callable[[], object],
    times: int,
    least: float,
) -> list[Figure]:
    """How many times longer a peer takes, both measured now."""
    if theirs is None:
        print(f"{peer} is not installed (tools/install-peers): no comparison of {name}", flush=True)
        return []
    mine, other = sample(ours, times=times).median, sample(theirs, times=times, warm=1).median
    return [
        Figure(
            f"{name}: times faster than {peer}", other / mine, "×", least=least, note=f"{peer} {other:.3g} ms"
        )
    ]
