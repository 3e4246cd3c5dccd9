"""Constants of one pure substance; its curves come from curves.py."""

from __future__ import annotations

import math

from curves import R, chemical, curves, diffusion, flat, mass, melting, rounded


def pure(cas, more):
    if cas in MANUAL:
        return MANUAL[cas]()
    c = chemical(cas)
    tb = float(more["Tb"]) + 273.15 if "Tb" in more else c.Tb
    return {
        "formula": more.get("formula", hill(c.formula)),
        "molar_mass": round(mass(c, more), 8),
        "melting_point": rounded(melting(c, more)),
        "boiling_point": rounded(tb),
        "critical_temperature": rounded(c.Tc),
        "critical_pressure": rounded(c.Pc, 0),
        "state_at_ambient": state(tb, melting(c, more)),
        "heat_of_combustion": float(more["Hc"]) * 1e6 if "Hc" in more else combustion(c),
        "diffusion_298": diffusion(c),
        "correlations": curves(c, tb, more),
        "sources": [
            "constants and curves: packages chemicals and thermo (CoolProp/REFPROP fits, DIPPR in Perry 8e, "
            "VDI Heat Atlas, CRC Handbook, ATcT); each curve names its own"
        ],
    }


def stibine():
    """No package holds it: CRC Handbook constants, Clausius-Clapeyron through the boiling point."""
    tb, hv, molar = 256.15, 21.3e3, 0.124784
    return {
        "formula": "SbH3",
        "molar_mass": molar,
        "melting_point": 185.15,
        "boiling_point": tb,
        "critical_temperature": 446.2,
        "state_at_ambient": "gas",
        "diffusion_298": 1.15e-5,
        "correlations": {
            "vapour_pressure": {
                "form": "ln_p",
                "c": [math.log(101325.0) + hv / R / tb, -hv / R, 0.0, 0.0, 1.0],
                "t": [200.0, 320.0],
                "source": "Clausius-Clapeyron, 21.3 kJ/mol (CRC)",
            },
            "liquid_density": flat(190.0, 300.0, 2204.0, "CRC at 255 K"),
            "liquid_heat_capacity": flat(190.0, 320.0, 600.0, "estimate"),
            "latent_heat": flat(200.0, 320.0, hv / molar, "CRC at 256 K"),
            "gas_heat_capacity": flat(200.0, 1000.0, 41.05 / molar, "constant near 298 K, CRC"),
        },
        "sources": ["constants: CRC Handbook"],
    }


def hill(formula):
    known = {
        "H3N": "NH3",
        "FH": "HF",
        "ClH": "HCl",
        "BrH": "HBr",
        "CHN": "HCN",
        "CCl2O": "COCl2",
        "H3P": "PH3",
        "AsH3": "AsH3",
        "O2S": "SO2",
        "O3S": "SO3",
        "HNO3": "HNO3",
        "H2O4S": "H2SO4",
        "F2O": "OF2",
    }
    return known.get(formula, formula)


def state(tb, tm):
    if tb is not None and tb < 293.15:
        return "gas"
    return "solid" if tm is not None and tm > 298.15 else "liquid"


def combustion(c):
    """Lower heat of combustion of the gas or liquid [J/kg]; None where nothing burns."""
    heat = c.Hcgm_lower if (c.Tb or 400) < 293.15 else (c.Hcm_lower or c.Hcgm_lower)
    if heat is None or heat > -1e5:
        return None
    return rounded(-heat / c.MW * 1000, -3)


MANUAL = {"7803-52-3": stibine}
