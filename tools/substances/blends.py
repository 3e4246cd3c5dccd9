"""Surrogate compositions (mole fractions) of the blends that have no constants of their own.

Gasoline's vapour is butanes and pentanes, so iso-octane would give a tenth of its vapour; the blend here is chosen
to give a Reid vapour pressure near 60 kPa at 311 K. Crude and naphtha carry the light ends that make their vapour.
"""

from __future__ import annotations

BLENDS = {
    "lpg": ({"74-98-6": 0.5, "106-97-8": 0.5}, "50/50 propane/n-butane by mole"),
    "gasoline": (
        {
            "106-97-8": 0.058,
            "78-78-4": 0.15,
            "109-66-0": 0.085,
            "110-54-3": 0.14,
            "142-82-5": 0.12,
            "540-84-1": 0.14,
            "108-88-3": 0.18,
            "108-38-3": 0.11,
        },
        "n-butane, pentanes, hexane, heptane, isooctane, toluene, xylene; RVP 60 kPa at 311 K",
    ),
    "naphtha": (
        {
            "78-78-4": 0.06,
            "109-66-0": 0.10,
            "110-54-3": 0.30,
            "110-82-7": 0.12,
            "142-82-5": 0.27,
            "111-65-9": 0.15,
        },
        "pentanes to octane, cyclohexane",
    ),
    "crude-oil": (
        {
            "74-98-6": 0.01,
            "106-97-8": 0.03,
            "109-66-0": 0.06,
            "110-54-3": 0.07,
            "142-82-5": 0.08,
            "108-88-3": 0.03,
            "111-65-9": 0.09,
            "124-18-5": 0.13,
            "112-40-3": 0.15,
            "544-76-3": 0.20,
            "112-95-8": 0.15,
        },
        "stabilised medium crude as n-alkanes C3 to C20 and toluene; residue as C20",
    ),
    "diesel": (
        {"124-18-5": 0.10, "112-40-3": 0.27, "629-59-4": 0.33, "544-76-3": 0.22, "593-45-3": 0.08},
        "n-alkanes C10 to C18",
    ),
    "kerosene": (
        {"111-84-2": 0.15, "124-18-5": 0.30, "1120-21-4": 0.30, "112-40-3": 0.25},
        "n-alkanes C9 to C12",
    ),
    "fuel-oil": (
        {"112-40-3": 0.03, "629-59-4": 0.12, "544-76-3": 0.25, "593-45-3": 0.30, "112-95-8": 0.30},
        "n-alkanes C12 to C20; residue as C20",
    ),
}

LIQUID_DENSITY = {
    "gasoline": 740.0,
    "naphtha": 710.0,
    "crude-oil": 860.0,
    "diesel": 840.0,
    "kerosene": 800.0,
    "fuel-oil": 950.0,
}
"""Density at 288 K [kg/m3] of the trade product; n-alkane surrogates are lighter, so the curve is scaled to it."""

HEAT_OF_COMBUSTION = {
    "gasoline": 43.5e6,
    "naphtha": 44.5e6,
    "crude-oil": 42.5e6,
    "diesel": 42.8e6,
    "kerosene": 43.1e6,
    "fuel-oil": 40.5e6,
}
"""Lower heat of combustion of the trade product [J/kg] (NUREG-1805, API 521)."""

GAS_MIXTURES = {
    "coal-gas": (
        {
            "1333-74-0": 0.57,
            "74-82-8": 0.25,
            "630-08-0": 0.08,
            "7727-37-9": 0.05,
            "124-38-9": 0.025,
            "74-85-1": 0.025,
        },
        "coke-oven gas by volume: H2 57, CH4 25, CO 8, N2 5, CO2 2.5, C2H4 2.5 %",
    )
}
