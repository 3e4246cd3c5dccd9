"""Curves of one pure substance from `chemicals` and `thermo`, each in the range it is measured in."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
from fits import density, ln_mu, ln_p, poly, watson
from thermo import Chemical

R = 8.314462618
ESTIMATES = {
    "LEE_KESLER_PSAT",
    "AMBROSE_WALTON",
    "SANJARI",
    "EDALAT",
    "BOILING_CRITICAL",
    "MMSNM0",
    "HTCOSTALD",
    "RACKETT",
    "BHIRUD_NORMAL",
    "YEN_WOODS_SAT",
    "MORGAN_KOBAYASHI",
    "SIVARAMAN_MAGEE_KOBAYASHI",
    "VELASCO",
    "PITZER",
    "CLAPEYRON",
    "DADGOSTAR_SHAW",
    "ROWLINSON_POLING",
    "ROWLINSON_BONDI",
    "LETSOU_STIEL",
    "PRZEDZIECKI_SRIDHAR",
    "MIQUEU",
    "BROCK_BIRD",
    "SASTRI_RAO",
    "PITZER_S",
    "ZUO_STENBY",
    "HAKIM_STEINBERG_STIEL",
    "JOBACK",
    "LASTOVKA_SHAW",
    "Townsend_Hales",
    "CAMPBELL_THODOS",
    "YAMADA_GUNN",
}
PREFERRED = (
    "DIPPR_PERRY_8E",
    "VDI_PPDS",
    "WAGNER_MCGARRY",
    "Fit 2023",
    "LANDOLT",
    "ANTOINE_WEBBOOK",
    "VDI_TABULAR",
)
FULLER = {"C": 15.9, "H": 2.31, "O": 6.11, "N": 4.54, "F": 14.7, "Cl": 21.0, "Br": 21.9, "I": 29.8, "S": 22.9}
FULLER_WHOLE = {
    "H2": 6.12,
    "N2": 18.5,
    "O2": 16.3,
    "CO": 18.0,
    "CO2": 26.9,
    "H3N": 20.7,
    "Cl2": 38.4,
    "Br2": 69.0,
    "O2S": 41.8,
}


@cache
def chemical(cas):
    return Chemical(cas)


def rounded(value, digits=3):
    return None if value is None else round(float(value), digits)


def melting(c, more):
    return float(more["Tm"]) if "Tm" in more else c.Tm


def mass(c, more):
    """Molar mass [kg/mol]."""
    return float(more.get("M", c.MW)) / 1000.0


def diffusion(c):
    """Fuller, Schettler and Giddings in air at 298.15 K [m2/s]; atomic volumes from the critical volume elsewhere."""
    volume = FULLER_WHOLE.get(c.formula)
    if volume is None and all(atom in FULLER for atom in c.atoms):
        volume = sum(FULLER[atom] * count for atom, count in c.atoms.items())
        if c.ring_count if hasattr(c, "ring_count") else False:
            volume -= 18.3
    if volume is None and c.Vc:
        volume = 0.9 * 0.285 * (c.Vc * 1e6) ** 1.048
    if volume is None:
        return None
    pair = math.sqrt(1 / c.MW + 1 / 28.9647)
    return float(f"{1.0e-7 * 298.15**1.75 * pair / (volume ** (1 / 3) + 19.7 ** (1 / 3)) ** 2:.5g}")


def known(prop):
    return prop.method is not None and prop.method not in ESTIMATES


def reach_down(prop, low):
    """Change to a measured curve that reaches `low` when the first choice stops well above it."""
    if not prop.method or (known(prop) and prop.Tmin <= low + 5):
        return
    for method in PREFERRED:
        limits = prop.T_limits.get(method) if method in prop.all_methods else None
        if limits and limits[0] <= low + 5 and limits[1] > low + 60:
            prop.method = method
            return


def sample(prop, low, high, estimates, count=60):
    """Values from `low` to `high`: the measured curve in its range, beyond it an estimate joined to its ends."""
    reach_down(prop, low)
    t = np.linspace(low, high, count)
    top = prop.Tmax if prop.Tmax - prop.Tmin > 1 else prop.Tmin
    inner = np.clip(t, prop.Tmin, top)
    base = np.array([prop.T_dependent_property(float(x)) or np.nan for x in inner], dtype=float)
    outside = np.abs(t - inner) > 0.5
    note = str(prop.method)
    if outside.any():
        for method in estimates:
            if method not in prop.all_methods:
                continue
            here = np.array([prop.calculate(float(x), method) for x in t], dtype=float)
            there = np.array([prop.calculate(float(x), method) for x in inner], dtype=float)
            ratio = base / there
            joined = np.where(outside, here * ratio, base)
            if np.all(np.isfinite(joined)) and np.all(joined > 0):
                return t, joined, f"{note}, beyond {prop.Tmin:.0f}-{top:.0f} K {method}"
        t, base = t[~outside], base[~outside]
    good = np.isfinite(base) & (base > 0)
    return t[good], base[good], note


def curves(c, tb, more):
    tc, tm = c.Tc, melting(c, more) or 0.0
    found = {}
    if tc:
        low = max(tm, min(0.42 * tc, 243.15))
        pressure = c.VaporPressure
        if pressure.method:
            t, p, note = sample(pressure, low, 0.9995 * tc, ("LEE_KESLER_PSAT", "AMBROSE_WALTON", "SANJARI"))
            if "sublimes" in more:
                below = np.linspace(tb, t[0], 12)[:-1]
                slope = (np.log(p[0]) - np.log(101325.0)) / (1 / t[0] - 1 / tb)
                t = np.concatenate([below, t])
                p = np.concatenate([101325.0 * np.exp(slope * (1 / below - 1 / tb)), p])
                note += ", sublimation pressure below the triple point"
                low = tb
            pin = (tb, 101325.0) if tb and low < tb < tc else None
            found["vapour_pressure"] = ln_p(t, p, note, pin)
        found.update(liquid_curves(c, tb, low, more, found.get("vapour_pressure")))
    found.update(gas_curve(c))
    if "cpg" in more:
        found["gas_heat_capacity"] = flat(
            200.0, 1000.0, float(more["cpg"]) / mass(c, more), "constant near 298 K, JANAF"
        )
    return found


def flat(low, high, value, source):
    span = np.linspace(low, high, 5)
    return poly(span, np.full(5, value), 0, source)


def liquid_curves(c, tb, low, more, pressure):
    tc, found = c.Tc, {}
    volume = c.VolumeLiquid
    t, v, note = sample(volume, low, 0.98 * tc, ("MMSNM0", "HTCOSTALD", "RACKETT", "YAMADA_GUNN"))
    if len(t) > 6:
        rho = mass(c, more) / v
        if "rho" in more:
            rho, note = (
                rho * float(more["rho"]) / np.interp(min(tb or 293.15, 293.15), t, rho),
                f"{note}, scaled to CRC",
            )
        found["liquid_density"] = density(t, rho, tc, note)
    found["latent_heat"] = latent(c, low, pressure, more, tb)
    heat = c.HeatCapacityLiquid
    if "cpl" in more:
        value = float(more["cpl"]) / mass(c, more)
        found["liquid_heat_capacity"] = flat(low, 0.9 * tc, value, "constant, NIST WebBook / CRC near 298 K")
    elif heat.method:
        method = heat.method
        if not known(heat):
            for better in ("ROWLINSON_POLING", "ROWLINSON_BONDI"):
                if better in heat.all_methods:
                    method = better
                    break
        bounds = (heat.Tmin, heat.Tmax) if known(heat) else (low, 0.85 * tc)
        t = np.linspace(max(low, bounds[0]), min(0.95 * tc, bounds[1]), 40)
        y = np.array([heat.calculate(float(x), method) for x in t]) / c.MW * 1000
        fit = poly(t, y, 4, method)
        fit["t"] = [min(fit["t"][0], float(f"{low:.6g}")), fit["t"][1]]
        if t[0] > low + 1 or t[-1] < 0.8 * tc:
            fit = level(fit, t, y, low, 0.9 * tc, method)
        found["liquid_heat_capacity"] = fit
    for name, prop, form in (
        ("liquid_viscosity", c.ViscosityLiquid, ln_mu),
        ("surface_tension", c.SurfaceTension, None),
    ):
        if not prop.method or (name == "liquid_viscosity" and not known(prop)):
            continue
        top = min(0.9 * tc, prop.Tmax)
        t = np.linspace(max(low, prop.Tmin), top, 30)
        if t[-1] - t[0] < 5:
            continue
        y = np.array([prop.T_dependent_property(float(x)) or np.nan for x in t], dtype=float)
        keep = np.isfinite(y) & (y > 0)
        if keep.sum() > 6:
            found[name] = (
                form(t[keep], y[keep], prop.method) if form else poly(t[keep], y[keep], 3, prop.method)
            )
    return {name: fit for name, fit in found.items() if fit}


def level(fit, t, y, low, high, method):
    """A heat capacity known in a narrow range only: a straight line through it, flat beyond its ends by clipping."""
    slope = np.polyfit(t, y, 1) if t[-1] - t[0] > 40 else (0.0, float(np.mean(y)))
    span = np.linspace(low, high, 40)
    line = np.clip(np.polyval(slope, span), 0.85 * y.min(), 1.25 * y.max())
    return poly(span, line, 2, f"{method}, straight line beyond {t[0]:.0f}-{t[-1]:.0f} K")


def latent(c, low, pressure, more, tb):
    tc, prop = c.Tc, c.EnthalpyVaporization
    if "hv" in more:
        t = np.linspace(low, 0.95 * tc, 20)
        h = float(more["hv"]) * 1000 / mass(c, more) * ((1 - t / tc) / (1 - tb / tc)) ** 0.38
        return watson(t, h, tc, "Watson through the value at the boiling point (CRC)")
    reach_down(prop, low)
    if known(prop) and prop.Tmax - prop.Tmin > min(20, 0.5 * tc):
        t = np.linspace(max(low, prop.Tmin), min(0.97 * tc, prop.Tmax), 40)
        h = np.array([prop.T_dependent_property(float(x)) or np.nan for x in t], dtype=float)
        keep = np.isfinite(h) & (h > 0)
        fit = watson(t[keep], h[keep] / mass(c, more), tc, prop.method)
        fit["t"][0] = min(fit["t"][0], float(f"{low:.6g}"))
        return fit
    if pressure is None:
        return None
    a = pressure["c"]
    t = np.linspace(max(low, 0.5 * tc), 0.92 * tc, 40)
    p = np.exp(a[0] + a[1] / t + a[2] * np.log(t) + a[3] * t ** a[4])
    slope = -a[1] / t**2 + a[2] / t + a[3] * a[4] * t ** (a[4] - 1)
    gap = np.sqrt(np.maximum(1 - (p / c.Pc) / (t / tc) ** 3, 0.05))
    fit = watson(
        t, gap * R * t**2 * slope / mass(c, more), tc, "Clausius-Clapeyron on the vapour pressure curve"
    )
    fit["t"] = [float(f"{low:.6g}"), float(f"{0.97 * tc:.6g}")]
    return fit


def gas_curve(c):
    prop = c.HeatCapacityGas
    if not prop.method:
        return {}
    method, low, high = prop.method, max(prop.Tmin, 150.0), min(prop.Tmax, 1500.0)
    for each in ("TRCIG", "POLING_POLY", "WEBBOOK_SHOMATE", "VDI_TABULAR", "JOBACK"):
        if high >= 800 and low <= 298.2:
            break
        if each in prop.all_methods:
            method = each
            low, high = (150.0, 1500.0) if each != "POLING_POLY" else (200.0, 1000.0)
    t = np.linspace(low, high, 60)
    y = []
    for x in t:
        try:
            y.append(prop.calculate(float(x), method))
        except Exception:
            y.append(math.nan)
    y = np.array(y, dtype=float) / c.MW * 1000
    keep = np.isfinite(y) & (y > 0)
    fit = poly(t[keep], y[keep], 5, method)
    if fit["t"][0] > 200:
        fit["t"][0] = 200.0
    return {"gas_heat_capacity": fit}
