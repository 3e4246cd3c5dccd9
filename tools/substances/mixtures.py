"""Blends as the surrogates of blends.py: bubble pressure by Raoult, the first vapour as what evaporates."""

from __future__ import annotations

import math

import numpy as np
from blends import BLENDS, GAS_MIXTURES, HEAT_OF_COMBUSTION, LIQUID_DENSITY
from curves import chemical, diffusion, rounded
from fits import density, ln_p, poly, watson
from pure import pure


def mixture(name):
    if name == "oleum":
        return oleum()
    if name in GAS_MIXTURES:
        return gas_mixture(*GAS_MIXTURES[name])
    composition, text = BLENDS[name]
    parts = [(chemical(cas), x) for cas, x in composition.items()]
    total = sum(x for _, x in parts)
    parts = [(c, x / total) for c, x in parts]
    tc = sum(x * c.Tc for c, x in parts)
    t = np.linspace(
        240.0 if name not in ("lpg",) else 200.0, 0.95 * tc if name == "lpg" else min(0.85 * tc, 480.0), 60
    )
    shares = np.array(
        [
            [
                x * (c.VaporPressure.T_dependent_property(float(k)) or 0.0)
                if k < c.Tc
                else x * c.Pc * (k / c.Tc) ** 7
                for k in t
            ]
            for c, x in parts
        ]
    )
    p = shares.sum(axis=0)
    bubble = float(np.interp(math.log(101325.0), np.log(p), t)) if p[-1] > 101325.0 else None
    reference = 293.15
    y = np.array([float(np.interp(reference, t, share)) for share in shares])
    y = y / y.sum()
    liquid_mass = sum(x * c.MW for c, x in parts) / 1000
    vapour_mass = sum(float(f) * c.MW for f, (c, _) in zip(y, parts, strict=True)) / 1000
    if name == "lpg":
        vapour_mass = liquid_mass
    warm = np.linspace(
        t[0], 0.9 * min(c.Tc for c, _ in parts) if name == "lpg" else min(t[-1], (bubble or 400.0) + 60), 50
    )
    volume = np.array([sum(x * liquid_volume(c, k) for c, x in parts) for k in warm])
    rho = liquid_mass / volume
    if name in LIQUID_DENSITY:
        rho = rho * LIQUID_DENSITY[name] / float(np.interp(288.15, warm, rho))
    cp = (
        np.array(
            [sum(x * c.HeatCapacityLiquid.T_dependent_property(below(c, k)) for c, x in parts) for k in warm]
        )
        / liquid_mass
    )
    gas_t = np.linspace(200, 1000, 40)
    gas = np.array([sum(float(f) * ideal(c, k) for f, (c, _) in zip(y, parts, strict=True)) for k in gas_t])
    weights = [x for _, x in parts] if name == "lpg" else list(map(float, y))
    heat = (
        np.array(
            [
                sum(
                    w * (c.EnthalpyVaporization.T_dependent_property(below(c, k)) or 0)
                    for w, (c, _) in zip(weights, parts, strict=True)
                )
                for k in warm
            ]
        )
        / vapour_mass
    )
    burn = HEAT_OF_COMBUSTION.get(name) or rounded(sum(-x * c.Hcgm_lower for c, x in parts) / liquid_mass, -3)
    d = sum(w * (diffusion(c) or 0) for w, (c, _) in zip(weights, parts, strict=True))
    return {
        "formula": "",
        "mixture": True,
        "molar_mass": round(vapour_mass, 6),
        "boiling_point": rounded(bubble),
        "critical_temperature": rounded(tc, 1),
        "state_at_ambient": "gas" if name == "lpg" else "liquid",
        "critical_pressure": rounded(sum(x * c.Pc for c, x in parts), 0),
        "heat_of_combustion": burn,
        "diffusion_298": float(f"{d:.4g}"),
        "correlations": {
            "vapour_pressure": ln_p(t, p, "bubble pressure of the surrogate (Raoult)"),
            "liquid_density": density(warm, rho, tc, "surrogate, ideal volumes"),
            "liquid_heat_capacity": poly(warm, cp, 3, "surrogate, mole-weighted"),
            "latent_heat": watson(warm, heat, tc, "first vapour of the surrogate"),
            "gas_heat_capacity": poly(gas_t, gas / vapour_mass, 4, "first vapour of the surrogate"),
        },
        "sources": [f"surrogate: {text}; molar mass is that of the vapour at 293 K"],
    }


def below(c, k):
    """The temperature, kept within the liquid range of a component that is near its critical point or frozen."""
    return float(min(max(k, c.Tm or 0.0), 0.9 * c.Tc))


def liquid_volume(c, k):
    return c.VolumeLiquid.T_dependent_property(below(c, k)) or c.VolumeLiquid.T_dependent_property(c.Tb)


def ideal(c, k):
    prop = c.HeatCapacityGas
    return (
        prop.calculate(float(k), "TRCIG")
        if "TRCIG" in prop.all_methods
        else prop.T_dependent_property(float(k))
    )


def gas_mixture(composition, text):
    parts = [(chemical(cas), x) for cas, x in composition.items()]
    mass = sum(x * c.MW for c, x in parts) / 1000
    t = np.linspace(200, 1000, 40)
    cp = np.array([sum(x * ideal(c, k) for c, x in parts) for k in t]) / mass
    burn = sum(-x * (c.Hcgm_lower or 0) for c, x in parts if c.formula not in ("N2", "CO2")) / mass
    return {
        "formula": "",
        "mixture": True,
        "molar_mass": round(mass, 6),
        "state_at_ambient": "gas",
        "heat_of_combustion": rounded(burn, -3),
        "diffusion_298": 2.9e-5,
        "lower_flammable_limit": 0.045,
        "upper_flammable_limit": 0.358,
        "autoignition": 833.15,
        "correlations": {"gas_heat_capacity": poly(t, cp, 4, "mole-weighted")},
        "sources": [f"surrogate: {text}"],
    }


def oleum():
    """Oleum as the SO3 it gives off: 30 % oleum has 3.5 mmHg of SO3 at 298 K (EPA RMP)."""
    record = pure("7446-11-9", {"Tb": "44.8", "cpl": "258.0"})
    fit = record["correlations"]["vapour_pressure"]
    fit["c"][0] += math.log(0.0134)
    fit["t"] = [290.0, 400.0]
    fit["source"] = "SO3 curve scaled to 30 % oleum (0.47 kPa at 298 K)"
    record["correlations"]["liquid_density"] = poly(
        np.linspace(273, 400, 5), np.array([1945.0, 1905, 1865, 1825, 1785]), 1, "30 % oleum, CRC"
    )
    record["correlations"]["liquid_heat_capacity"] = poly(
        np.linspace(273, 400, 5), np.full(5, 1420.0), 0, "30 % oleum"
    )
    return {
        **record,
        "formula": "H2SO4·SO3",
        "mixture": True,
        "boiling_point": None,
        "critical_temperature": None,
        "critical_pressure": None,
        "melting_point": 294.0,
        "state_at_ambient": "liquid",
        "sources": ["30 % oleum: the vapour is SO3, which hydrolyses to sulfuric acid mist"],
    }
