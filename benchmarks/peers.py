"""The peers the consequence models are compared with, loaded from .venv/peers (see tools/install-peers).

Only their models are imported: the packages' own `__init__` would pull in dashboards and rasters nobody needs here.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

FOLDER = Path(__file__).resolve().parents[1] / ".venv" / "peers"

BURRO_8 = {"rate": 116.93, "flux": 0.167, "duration": 107.0, "wind": 1.94, "wind_height": 3.0, "temperature": 290.0,
           "humidity": 50.0, "roughness": 2e-4, "averaging": 80.0, "receptor": 1.0, "stability": "E"}  # fmt: skip
"""The LNG spill Burro 8 as slabx's own documentation poses it (measured 455 m to 5 %)."""


def pyeldqm_plume(x: Any, y: Any) -> Callable[[], object] | None:
    """pyELDQM's plume of 1 kg/s, 3 m/s, class D, rural, at ground level on a grid; None when it is not installed."""
    model = _load("pyeldqm.core.dispersion_models.gaussian_model", bare=("pyeldqm", "core", "utils"))
    if model is None:
        return None
    columns, rows = np.meshgrid(x, y)
    sources = [{"Q": 1000.0, "h_s": 0.0}]

    def run() -> object:
        return model.multi_source_concentration(
            sources, columns, rows, 0.0, 600, 600, 3.0, "D", roughness="RURAL"
        )

    return run


def slabx_burro() -> Callable[[], float] | None:
    """slabx on Burro 8, from source to the distance [m] of 5 %; None when it is not installed."""
    modules = [_load(f"slabx.{name}") for name in
               ("core.plume", "core.source", "post.concentration", "submodels.atmosphere", "thermo.base")]  # fmt: skip
    if any(module is None for module in modules):
        return None
    plume, source, post, air, thermo = modules
    case: dict[str, Any] = BURRO_8

    def run() -> float:
        gas = thermo.Substance(name="LNG", mw=0.016043, cp_vapour=2238.0, cp_liquid=3348.5, dh_vap=509900.0,
                               T_boil=111.7, rho_liquid=424.1)  # fmt: skip
        weather = air.Atmosphere(u_ref=case["wind"], z_ref=case["wind_height"], T=case["temperature"],
                                 rh=case["humidity"], z0=case["roughness"], stability=case["stability"])  # fmt: skip
        pool = source.EvaporatingPool(
            substance=gas, rate=case["rate"], area=case["rate"] / case["flux"], duration=case["duration"]
        )
        path, _ = plume.run_dispersion(
            pool, weather, thermo.LegacyThermo(gas), thermo.water_backend(), x_max=2000.0, n_puff_steps=40
        )
        field = post.concentration_field(
            path, weather, z=case["receptor"], t_avg=case["averaging"], t_release=case["duration"]
        )
        return float(field.distance_to(0.05))

    return run


def _load(name: str, *, bare: tuple[str, ...] = ()) -> Any:
    """A module of a peer; the packages `bare`, one inside the other, enter without running their own code."""
    if str(FOLDER) not in sys.path:
        sys.path.append(str(FOLDER))
    folder, dotted = FOLDER, ""
    for part in bare:
        folder, dotted = folder / part, f"{dotted}.{part}".lstrip(".")
        if dotted not in sys.modules and folder.is_dir():
            empty = ModuleType(dotted)
            empty.__path__ = [str(folder)]
            sys.modules[dotted] = empty
    try:
        return importlib.import_module(name)
    except ImportError:
        return None
