"""One row of table.txt to one record of substances.json: constants from `chemicals`, curves from `thermo`."""

from __future__ import annotations

import math
import re
from functools import cache

import numpy as np
from blends import BLENDS, GAS_MIXTURES, HEAT_OF_COMBUSTION, LIQUID_DENSITY
from fits import density, ln_mu, ln_p, poly, watson
from thermo import Chemical

R = 8.314462618
COLUMNS = ("key name english aliases cas un other flags lfl ufl flash auto minf kb chi soot sep react tnt more").split()
ESTIMATES = {
    "LEE_KESLER_PSAT", "AMBROSE_WALTON", "SANJARI", "EDALAT", "BOILING_CRITICAL", "MMSNM0", "HTCOSTALD", "RACKETT",
    "BHIRUD_NORMAL", "YEN_WOODS_SAT", "MORGAN_KOBAYASHI", "SIVARAMAN_MAGEE_KOBAYASHI", "VELASCO", "PITZER", "CLAPEYRON",
    "DADGOSTAR_SHAW", "ROWLINSON_POLING", "ROWLINSON_BONDI", "LETSOU_STIEL", "PRZEDZIECKI_SRIDHAR", "MIQUEU",
    "BROCK_BIRD", "SASTRI_RAO", "PITZER_S", "ZUO_STENBY", "HAKIM_STEINBERG_STIEL", "JOBACK", "LASTOVKA_SHAW",
    "Townsend_Hales", "CAMPBELL_THODOS", "YAMADA_GUNN",
}
FULLER = {"C": 15.9, "H": 2.31, "O": 6.11, "N": 4.54, "F": 14.7, "Cl": 21.0, "Br": 21.9, "I": 29.8, "S": 22.9}
FULLER_WHOLE = {
    "H2": 6.12, "N2": 18.5, "O2": 16.3, "CO": 18.0, "CO2": 26.9, "H3N": 20.7, "Cl2": 38.4, "Br2": 69.0, "O2S": 41.8,
}


def lines(path):
    for text in path.read_text(encoding="utf-8").splitlines():
        if text.strip() and not text.startswith("#"):
            cells = text.split("|")
            assert len(cells) <= len(COLUMNS), text
            yield dict(zip(COLUMNS, [*cells, *[""] * (len(COLUMNS) - len(cells))], strict=True))


def build(line):
    more = dict(item.split("=", 1) for item in line["more"].split(";") if "=" in item)
    kind = line["more"] if "=" not in line["more"] else ""
    record = names(line)
    if kind:
        return {**record, **condensed(line, kind)}
    if "mix" in more:
        physics = mixture(more["mix"])
    else:
        physics = pure(more.get("as", line["cas"]), more)
    record = {**record, **physics, **fire(line)}
    if "F" in line["flags"]:
        burning_rate(record)
    else:
        record.pop("heat_of_combustion", None)
    record["sources"] = [*physics["sources"], *(["flammability: NFPA 325 / IEC 60079-20-1"] if line["lfl"] else [])]
    return {name: value for name, value in record.items() if value is not None}


def names(line):
    flags = line["flags"]
    return {
        "key": line["key"], "name": line["name"], "english_name": line["english"],
        "aliases": [each for each in re.split(r"(?<!\d),|,(?!\d)", line["aliases"]) if each],
        "cas": line["cas"].replace("_", ""), "un": line["un"],
        "other_un": [each for each in line["other"].split(",") if each],
        "flammable": "F" in flags, "toxic": "T" in flags, "explosive": "E" in flags,
    }


def fire(line):
    def number(name, scale=1.0, shift=0.0):
        return round(float(line[name]) * scale + shift, 6) if line[name] else None

    values = {
        "lower_flammable_limit": number("lfl", 0.01), "upper_flammable_limit": number("ufl", 0.01),
        "flash_point": number("flash", 1, 273.15), "autoignition": number("auto", 1, 273.15),
        "burning_flux": number("minf"), "k_beta": number("kb"), "radiative_fraction": number("chi"),
        "soot_fraction": number("soot"), "sep_max": number("sep", 1000.0), "reactivity": line["react"] or None,
    }
    return {name: value for name, value in values.items() if value is not None}


FORMULAS = {
    "ammonium-nitrate": ("NH4NO3", 0.080043), "ammonium-nitrate-fertilizer": ("NH4NO3", 0.080043),
    "tnt": ("C7H5N3O6", 0.22713), "rdx": ("C3H6N6O6", 0.22212), "petn": ("C5H8N4O12", 0.31614),
    "nitrocellulose": ("C6H7N3O11", 0.29713), "nitroglycerin": ("C3H5N3O9", 0.22709),
    "trinitroanisole": ("C7H5N3O7", 0.24313), "lead-azide": ("PbN6", 0.29124), "barium-azide": ("BaN6", 0.22137),
    "mercury-fulminate": ("C2HgN2O2", 0.28462), "black-powder": ("", 0.08), "anfo": ("", 0.08),
    "emulsion-explosive": ("", 0.08), "fireworks": ("", 0.08), "calcium-carbide": ("CaC2", 0.0641),
    "sodium": ("Na", 0.02299), "potassium": ("K", 0.039098), "sodium-hydroxide": ("NaOH", 0.039997),
    "potassium-nitrate": ("KNO3", 0.101103), "potassium-chlorate": ("KClO3", 0.12255),
    "sodium-chlorate": ("NaClO3", 0.10644), "potassium-peroxide": ("K2O2", 0.110195),
    "sodium-peroxide": ("Na2O2", 0.077978), "guanidine-nitrate": ("CH6N4O3", 0.12208),
    "methyl-ethyl-ketone-peroxide": ("C8H18O6", 0.21022), "aluminium-alkyls": ("C6H15Al", 0.11417),
    "sodium-cyanide": ("NaCN", 0.049007), "white-phosphorus": ("P4", 0.123895),
}
MELTING = {
    "ammonium-nitrate": 442.8, "tnt": 353.9, "rdx": 478.6, "petn": 414.5, "nitroglycerin": 286.7, "sodium": 370.9,
    "potassium": 336.7, "sodium-hydroxide": 596.0, "sodium-cyanide": 836.9, "white-phosphorus": 317.3,
}


def condensed(line, kind):
    formula, molar_mass = FORMULAS[line["key"]]
    record = {
        "formula": formula, "molar_mass": molar_mass,
        "state_at_ambient": "liquid" if kind.startswith("liquid") else "solid",
    }
    if line["key"] in MELTING:
        record["melting_point"] = MELTING[line["key"]]
    if line["tnt"]:
        record["tnt_yield"] = float(line["tnt"])
        record["sources"] = ["TNT equivalence by mass (pressure): UFC 3-340-02 table 2-1, HSE/EIDAS practice"]
    return record


@cache
def chemical(cas):
    return Chemical(cas)


def pure(cas, more):
    if cas in MANUAL:
        return MANUAL[cas]()
    c = chemical(cas)
    tb = float(more["Tb"]) + 273.15 if "Tb" in more else c.Tb
    record = {
        "formula": more.get("formula", hill(c.formula)), "molar_mass": round(mass(c, more), 8),
        "melting_point": rounded(melting(c, more)),
        "boiling_point": rounded(tb), "critical_temperature": rounded(c.Tc), "critical_pressure": rounded(c.Pc, 0),
        "state_at_ambient": state(tb, melting(c, more)),
        "heat_of_combustion": float(more["Hc"]) * 1e6 if "Hc" in more else combustion(c),
        "diffusion_298": diffusion(c), "correlations": curves(c, tb, more),
        "sources": ["constants and curves: packages chemicals and thermo (CoolProp/REFPROP fits, DIPPR in Perry 8e, "
                    "VDI Heat Atlas, CRC Handbook, ATcT); each curve names its own"],
    }
    return record


def stibine():
    """No package holds it: CRC Handbook constants, Clausius-Clapeyron through the boiling point."""
    tb, hv, molar = 256.15, 21.3e3, 0.124784
    return {
        "formula": "SbH3", "molar_mass": molar, "melting_point": 185.15, "boiling_point": tb,
        "critical_temperature": 446.2, "state_at_ambient": "gas", "diffusion_298": 1.15e-5,
        "correlations": {
            "vapour_pressure": {"form": "ln_p", "c": [math.log(101325.0) + hv / R / tb, -hv / R, 0.0, 0.0, 1.0],
                                "t": [200.0, 320.0], "source": "Clausius-Clapeyron, 21.3 kJ/mol (CRC)"},
            "liquid_density": flat(190.0, 300.0, 2204.0, "CRC at 255 K"),
            "liquid_heat_capacity": flat(190.0, 320.0, 600.0, "estimate"),
            "latent_heat": flat(200.0, 320.0, hv / molar, "CRC at 256 K"),
            "gas_heat_capacity": flat(200.0, 1000.0, 41.05 / molar, "constant near 298 K, CRC"),
        },
        "sources": ["constants: CRC Handbook"],
    }


MANUAL = {"7803-52-3": stibine}


def hill(formula):
    known = {"H3N": "NH3", "FH": "HF", "ClH": "HCl", "BrH": "HBr", "CHN": "HCN", "CCl2O": "COCl2", "H3P": "PH3",
             "AsH3": "AsH3", "O2S": "SO2", "O3S": "SO3", "HNO3": "HNO3", "H2O4S": "H2SO4", "F2O": "OF2"}
    return known.get(formula, formula)


def rounded(value, digits=3):
    return None if value is None else round(float(value), digits)


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


PREFERRED = ("DIPPR_PERRY_8E", "VDI_PPDS", "WAGNER_MCGARRY", "Fit 2023", "LANDOLT", "ANTOINE_WEBBOOK", "VDI_TABULAR")


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
        found["gas_heat_capacity"] = flat(200.0, 1000.0, float(more["cpg"]) / mass(c, more), "constant near 298 K, JANAF")
    return found


def flat(low, high, value, source):
    span = np.linspace(low, high, 5)
    return poly(span, np.full(5, value), 0, source)


def melting(c, more):
    return float(more["Tm"]) if "Tm" in more else c.Tm


def mass(c, more):
    """Molar mass [kg/mol]."""
    return float(more.get("M", c.MW)) / 1000.0


def liquid_curves(c, tb, low, more, pressure):
    tc, found = c.Tc, {}
    volume = c.VolumeLiquid
    t, v, note = sample(volume, low, 0.98 * tc, ("MMSNM0", "HTCOSTALD", "RACKETT", "YAMADA_GUNN"))
    if len(t) > 6:
        rho = mass(c, more) / v
        if "rho" in more:
            rho, note = rho * float(more["rho"]) / np.interp(min(tb or 293.15, 293.15), t, rho), f"{note}, scaled to CRC"
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
    for name, prop, form in (("liquid_viscosity", c.ViscosityLiquid, ln_mu), ("surface_tension", c.SurfaceTension, None)):
        if not prop.method or (name == "liquid_viscosity" and not known(prop)):
            continue
        top = min(0.9 * tc, prop.Tmax)
        t = np.linspace(max(low, prop.Tmin), top, 30)
        if t[-1] - t[0] < 5:
            continue
        y = np.array([prop.T_dependent_property(float(x)) or np.nan for x in t], dtype=float)
        keep = np.isfinite(y) & (y > 0)
        if keep.sum() > 6:
            found[name] = form(t[keep], y[keep], prop.method) if form else poly(t[keep], y[keep], 3, prop.method)
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
    if known(prop) and prop.Tmax - prop.Tmin > 20:
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
    fit = watson(t, gap * R * t**2 * slope / mass(c, more), tc, "Clausius-Clapeyron on the vapour pressure curve")
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


def burning_rate(record):
    """Burgess and Zabetakis where no measured burning rate is known: 0.001 Hc / (Hv + cp (Tb - Ta))."""
    if record.get("burning_flux") or not record.get("heat_of_combustion") or not record.get("boiling_point"):
        return
    fits, tb = record["correlations"], record["boiling_point"]
    if "latent_heat" not in fits or "liquid_heat_capacity" not in fits or not record.get("critical_temperature"):
        return
    a, b, n, tc = fits["latent_heat"]["c"]
    if tb >= 0.97 * tc:
        return
    heat = a * (1 - tb / tc) ** (b + n * tb / tc)
    cp = sum(k * min(tb, 298.15) ** i for i, k in enumerate(fits["liquid_heat_capacity"]["c"]))
    flux = 1e-3 * record["heat_of_combustion"] / (heat + cp * max(tb - 293.15, 0.0))
    record["burning_flux"] = round(float(min(flux, 0.12)), 4)


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
    t = np.linspace(240.0 if name not in ("lpg",) else 200.0, 0.95 * tc if name == "lpg" else min(0.85 * tc, 480.0), 60)
    shares = np.array([[x * (c.VaporPressure.T_dependent_property(float(k)) or 0.0) if k < c.Tc else x * c.Pc * (k / c.Tc) ** 7 for k in t]
                       for c, x in parts])
    p = shares.sum(axis=0)
    bubble = float(np.interp(math.log(101325.0), np.log(p), t)) if p[-1] > 101325.0 else None
    reference = 293.15
    y = np.array([float(np.interp(reference, t, share)) for share in shares])
    y = y / y.sum()
    liquid_mass = sum(x * c.MW for c, x in parts) / 1000
    vapour_mass = sum(float(f) * c.MW for f, (c, _) in zip(y, parts, strict=True)) / 1000
    if name == "lpg":
        vapour_mass = liquid_mass
    warm = np.linspace(t[0], 0.9 * min(c.Tc for c, _ in parts) if name == "lpg" else min(t[-1], (bubble or 400.0) + 60), 50)
    volume = np.array([sum(x * liquid_volume(c, k) for c, x in parts) for k in warm])
    rho = liquid_mass / volume
    if name in LIQUID_DENSITY:
        rho = rho * LIQUID_DENSITY[name] / float(np.interp(288.15, warm, rho))
    cp = np.array([sum(x * c.HeatCapacityLiquid.T_dependent_property(below(c, k)) for c, x in parts) for k in warm]) / liquid_mass
    gas_t = np.linspace(200, 1000, 40)
    gas = np.array([sum(float(f) * ideal(c, k) for f, (c, _) in zip(y, parts, strict=True)) for k in gas_t])
    weights = [x for _, x in parts] if name == "lpg" else list(map(float, y))
    heat = np.array([sum(w * (c.EnthalpyVaporization.T_dependent_property(below(c, k)) or 0) for w, (c, _) in zip(weights, parts, strict=True))
                     for k in warm]) / vapour_mass
    burn = HEAT_OF_COMBUSTION.get(name) or rounded(sum(-x * c.Hcgm_lower for c, x in parts) / liquid_mass, -3)
    d = sum(w * (diffusion(c) or 0) for w, (c, _) in zip(weights, parts, strict=True))
    return {
        "formula": "", "mixture": True, "molar_mass": round(vapour_mass, 6), "boiling_point": rounded(bubble),
        "critical_temperature": rounded(tc, 1), "state_at_ambient": "gas" if name == "lpg" else "liquid",
        "critical_pressure": rounded(sum(x * c.Pc for c, x in parts), 0),
        "heat_of_combustion": burn, "diffusion_298": float(f"{d:.4g}"),
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
    return prop.calculate(float(k), "TRCIG") if "TRCIG" in prop.all_methods else prop.T_dependent_property(float(k))


def gas_mixture(composition, text):
    parts = [(chemical(cas), x) for cas, x in composition.items()]
    mass = sum(x * c.MW for c, x in parts) / 1000
    t = np.linspace(200, 1000, 40)
    cp = np.array([sum(x * ideal(c, k) for c, x in parts) for k in t]) / mass
    burn = sum(-x * (c.Hcgm_lower or 0) for c, x in parts if c.formula not in ("N2", "CO2")) / mass
    return {
        "formula": "", "mixture": True, "molar_mass": round(mass, 6), "state_at_ambient": "gas",
        "heat_of_combustion": rounded(burn, -3), "diffusion_298": 2.9e-5,
        "lower_flammable_limit": 0.045, "upper_flammable_limit": 0.358, "autoignition": 833.15,
        "correlations": {"gas_heat_capacity": poly(t, cp, 4, "mole-weighted")},
        "sources": [f"surrogate: {text}"],
    }


def oleum():
    """Oleum as the SO3 it gives off: 30 % oleum has 3.5 mmHg of SO3 at 298 K (EPA RMP guidance, table B-3)."""
    record = pure("7446-11-9", {"Tb": "44.8", "cpl": "258.0"})
    fit = record["correlations"]["vapour_pressure"]
    fit["c"][0] += math.log(0.0134)
    fit["t"] = [290.0, 400.0]
    fit["source"] = "SO3 curve scaled to 30 % oleum (0.47 kPa at 298 K)"
    record["correlations"]["liquid_density"] = poly(np.linspace(273, 400, 5), np.array([1945.0, 1905, 1865, 1825, 1785]),
                                                    1, "30 % oleum, CRC")
    record["correlations"]["liquid_heat_capacity"] = poly(np.linspace(273, 400, 5), np.full(5, 1420.0), 0, "30 % oleum")
    return {**record, "formula": "H2SO4·SO3", "mixture": True, "boiling_point": None, "critical_temperature": None,
            "critical_pressure": None, "melting_point": 294.0, "state_at_ambient": "liquid",
            "sources": ["30 % oleum: the vapour is SO3, which hydrolyses to sulfuric acid mist"]}
