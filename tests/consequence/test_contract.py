"""The names other programs call: every function of the contract exists, with its arguments, source and example."""

from __future__ import annotations

import importlib
import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

#: Module: functions with the names of their arguments; None where the contract leaves the arguments open.
CONTRACT: dict[str, dict[str, str | None]] = {
    "source": {
        "liquid_hole": "cd hole_diameter liquid_density liquid_head ullage_pressure ambient_pressure",
        "gas_hole": "cd hole_diameter upstream_pressure upstream_temperature molar_mass gamma ambient_pressure upstream_density",
        "two_phase_hole": None,
        "tank_draindown": None,
        "pipe_rupture": None,
        "flash_fraction": "liquid_cp latent_heat storage_temperature boiling_temperature exponential",
        "pool_size": "spill_volume thickness bund_area",
        "pool_evaporation_epa": "wind_speed molar_mass pool_area vapour_pressure liquid_temperature",
        "pool_evaporation_mackay_matsugu": "wind_speed_10m pool_diameter schmidt vapour_pressure molar_mass liquid_temperature",
        "boiling_pool": None,
    },
    "met": {
        "pasquill_class": "u10 day sun cloud_octas",
        "wind_at_height": "u_ref z_ref z stability terrain",
        "solar_elevation": "latitude longitude at",
        "insolation_class": None,
    },
    "dispersion": {
        "sigma_briggs": "x stability terrain",
        "gaussian_plume": "mass_rate wind_speed y z release_height sigma_y sigma_z x stability terrain",
        "plume_grid": "mass_rate wind_speed stability terrain release_height receptor_height x y",
        "distance_to_concentration": "mass_rate wind_speed stability terrain release_height receptor_height target",
        "gaussian_puff": "total_mass wind_speed x y z t release_height sigma_x sigma_y sigma_z",
        "finite_release": "mass_rate duration wind_speed x y z t release_height sigma_xy sigma_z",
        "flammable_mass": "mass_rate wind_speed x_upper x_lower sigma_y sigma_z",
        "britter_mcquaid_plume": "source_volume_rate source_density source_temperature air_density air_temperature wind_speed_10m",
        "britter_mcquaid_puff": None,
        "britter_mcquaid_plume_curve": "alpha c_ratio",
        "britter_mcquaid_puff_curve": "alpha c_ratio",
        "dense_gas_criterion": "source_volume_rate source_density air_density wind_speed_10m",
        "dense_gas": "scenario",
        "ppm_to_mg_m3": "ppm molar_mass temperature pressure",
        "mg_m3_to_ppm": "mg_m3 molar_mass temperature pressure",
    },
    "toxic": {
        "probit": "a b n concentration time_min",
        "probability": "probit",
        "lethal_concentration": "a b n time_min probability",
        "guideline": "substance kind",
    },
    "fire": {
        "burning_rate_babrauskas": "mass_flux_infinite k_beta diameter",
        "flame_height_thomas": "diameter burning_rate air_density",
        "pool_fire": "pool_diameter burning_rate heat_of_combustion wind_speed_10m air_density air_kinematic_viscosity "
        "radiative_fraction soot_fraction soot_sep target_distance transmissivity",
        "pool_fire_distance_epa": "heat_of_combustion heat_of_vaporisation liquid_cp boiling_point ambient_temperature "
        "pool_area flux_level radiative_fraction transmissivity",
        "view_factor_cylinder": "x_over_r l_over_r tilt_deg",
        "transmissivity": "water_vapour_pressure path",
        "fireball": "mass",
        "fireball_burn_distance_epa": "mass heat_of_combustion radiative_fraction transmissivity",
        "jet_fire": None,
        "thermal_probit": "flux_kW_m2 time preset",
        "thermal_dose_for": "probability preset",
        "fatality": "flux_kW_m2 time preset",
    },
    "explosion": {
        "tnt_equivalent": "fuel_mass heat_of_combustion yield_fraction tnt_energy",
        "kinney_graham": "tnt_mass distance ambient_kPa",
        "kingery_bulmash": "tnt_mass distance",
        "distance_to_overpressure": "tnt_mass overpressure_kPa method",
        "vce_distance_epa": "fuel_mass heat_of_combustion tnt_heat yield_fraction level_psi",
        "multi_energy": None,
        "baker_strehlow_tang": None,
        "eardrum_probit": "overpressure_Pa",
        "lung_probit": "overpressure_Pa",
        "hsc_probit": "overpressure_psig",
    },
    "gb18218": {
        "assess": "inventory exposed_persons",
        "alpha": "persons",
        "beta": "chemical",
        "critical_quantity_t": "chemical",
        "level": None,
    },
    "gb36894": {"individual_risk_acceptable": "individual_risk target_class existing"},
    "risk": {
        "individual_risk_toxic_sector": "effective_cloud_width sectors distance p_centreline event_frequency p_weather_and_direction",
        "fn_curve": "scenarios",
    },
    "protective_action": {"erg": "un_number spill night"},
    "validation": {"performance_measures": "observed predicted"},
    "substances": {"get": "name_or_cas_or_un"},
    "scenario": {"run": "scenario weather grid"},
}
FUNCTIONS = [
    pytest.param(module, name, arguments, id=f"{module}.{name}")
    for module, functions in CONTRACT.items()
    for name, arguments in functions.items()
]
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(("module", "name", "arguments"), FUNCTIONS)
def test_function(module: str, name: str, arguments: str | None) -> None:
    found = getattr(importlib.import_module(f"anlan.consequence.{module}"), name)
    given = inspect.signature(found).parameters
    if arguments is not None:
        assert [each for each in given if each in arguments.split()] == arguments.split()
    text = inspect.getdoc(found) or ""
    assert ">>>" in text, "no example"
    assert len(text) > 120, "no source, units or range"


def test_importing_all_of_it_needs_nothing_but_numpy() -> None:
    names = ", ".join(f"anlan.consequence.{module}" for module in CONTRACT)
    code = f"import sys; import {names}; print([each for each in sys.modules if each.split('.')[0] in ('django', 'scipy', 'shapely', 'pandas')])"
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT / "src"
    )
    assert answer.stdout.strip() == "[]"


def test_no_module_reads_the_network_or_the_clock() -> None:
    forbidden = re.compile(
        r"^\s*(import|from)\s+(requests|urllib|http|socket|httpx|sqlite3)\b|datetime\.now\(|time\.time\(",
        re.M,
    )
    package = ROOT / "src" / "anlan" / "consequence"
    found = [
        str(path.relative_to(ROOT))
        for path in package.rglob("*.py")
        if forbidden.search(path.read_text("utf-8"))
    ]
    assert found == []
