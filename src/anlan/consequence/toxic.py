"""Toxic harm by inhalation: probit, toxic load, exposure guidelines. Knows no cloud and no building.

A probit set has a unit of its own (ppm or mg/m3) and the minute; sets are never mixed: give `probit` the concentration
in the unit of its constants, or use `fatality`, which converts. Guideline values are in ppm.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from anlan.consequence.checks import Array, finite, not_negative, number, one_of, plain, positive
from anlan.consequence.constants import ATMOSPHERE, R
from anlan.consequence.substances import MissingProperty, ProbitSet, Substance, get

_DATA = Path(__file__).resolve().parent / "data" / "guidelines.json"
_MINUTES = {"10min": 10.0, "30min": 30.0, "60min": 60.0, "4h": 240.0, "8h": 480.0}
_SPELLINGS = {
    "10": "10min",
    "30": "30min",
    "60": "60min",
    "1h": "60min",
    "240": "4h",
    "480": "8h",
    "": "60min",
}
_erfc = np.frompyfunc(math.erfc, 1, 1)

DANGEROUS_TOXIC_LOADS: Mapping[str, tuple[float, float, float]] = {
    "chlorine": (2.0, 1.08e5, 4.84e5),
    "ammonia": (2.0, 3.78e8, 1.03e9),
    "sulfur-dioxide": (2.0, 4.655e6, 7.448e7),
    "hydrogen-sulfide": (4.0, 2.0e12, 1.5e13),
    "hydrogen-fluoride": (1.0, 1.2e4, 4.1e4),
    "carbon-dioxide": (8.0, 1.5e40, 1.5e41),
}
"""n, SLOT and SLOD [ppm^n min]: 1-5 % and 50 % lethality (UK HSE, Toxicity levels of chemicals)."""


def probit(*, a: float, b: float, n: float, concentration: ArrayLike, time_min: ArrayLike) -> Any:
    """Y = a + b ln(C^n t), with C in the unit of the constants and t in minutes; -inf where C or t is 0.

    Source: Finney; TNO Purple Book CPR 18E (1999) eq. 5.3. The published sets hold for 5 to 60 min.

    >>> round(probit(a=-7.4, b=1.0, n=1.0, concentration=21300.0, time_min=30.0), 2)  # CO, mg/m3: CPR 18E, 6.B
    5.97
    """
    load = not_negative("concentration", concentration), not_negative("time_min", time_min)
    slope, exponent = number("b", b, 1e-9), number("n", n, 1e-9)
    with np.errstate(divide="ignore"):
        return plain(number("a", a) + slope * (exponent * np.log(load[0]) + np.log(load[1])))


def probability(probit: ArrayLike) -> Any:
    """Fraction affected, Phi(Y - 5) (Purple Book table 5.1); exact to 1e-12, -inf gives 0.

    >>> probability(5.0), round(probability(2.67), 3), round(probability(7.33), 3)
    (0.5, 0.01, 0.99)
    """
    value = np.asarray(probit, dtype=np.float64)
    if np.any(np.isnan(value)):
        raise ValueError(f"probit: must be a number, got {probit!r}")
    return plain(np.asarray(_erfc((5.0 - value) / math.sqrt(2.0)) / 2.0, dtype=np.float64))


def probit_of(fraction: ArrayLike) -> Any:
    """The probit whose probability is `fraction`, strictly between 0 and 1: 5 + Phi^-1(p).

    Acklam's rational approximation, refined by one step of Halley to machine precision.

    >>> round(probit_of(0.01), 4), round(probit_of(0.5), 4)
    (2.6737, 5.0)
    """
    p = finite("probability", fraction)
    if not np.all((p > 0) & (p < 1)):
        raise ValueError(f"probability: must be in (0, 1), got {fraction!r}")
    x = _acklam(p)
    error = np.asarray(_erfc(-x / math.sqrt(2.0)) / 2.0, dtype=np.float64) - p
    u = error * math.sqrt(2.0 * math.pi) * np.exp(x * x / 2.0)
    return plain(5.0 + x - u / (1.0 + x * u / 2.0))


def lethal_concentration(*, a: float, b: float, n: float, time_min: ArrayLike, probability: ArrayLike) -> Any:
    """Concentration, in the unit of the constants, that kills the fraction `probability` in `time_min` minutes.

    The inverse of `probit`. Source: as there; printed values in HSE SPC/Tech/OSD/30 table 2.

    >>> round(lethal_concentration(a=-8.29, b=0.92, n=2.0, time_min=30.0, probability=0.5))  # chlorine, ppm
    250
    """
    minutes = positive("time_min", time_min)
    slope, exponent = number("b", b, 1e-9), number("n", n, 1e-9)
    log_load = (np.asarray(probit_of(probability)) - number("a", a)) / slope
    return plain(np.exp((log_load - np.log(minutes)) / exponent))


def toxic_load(*, n: float, concentration: ArrayLike, time_min: ArrayLike) -> Any:
    """C^n t for a constant concentration [unit^n min].

    >>> toxic_load(n=2.0, concentration=100.0, time_min=30.0)
    300000.0
    """
    strength = not_negative("concentration", concentration) ** number("n", n, 1e-9)
    return plain(strength * not_negative("time_min", time_min))


def toxic_load_of_series(*, n: float, time_min: ArrayLike, concentration: ArrayLike) -> float:
    """Integral of C^n dt over a history: concentration piecewise linear between the times [min].

    Each step is integrated exactly: (C1^(n+1) - C0^(n+1)) / ((n+1)(C1 - C0)) dt.

    >>> toxic_load_of_series(n=1.0, time_min=[0.0, 10.0, 20.0], concentration=[0.0, 100.0, 0.0])
    1000.0
    """
    times, values = finite("time_min", time_min), not_negative("concentration", concentration)
    exponent = number("n", n, 1e-9)
    if times.ndim != 1 or times.shape != values.shape or len(times) < 2:
        raise ValueError("concentration: must be a list as long as time_min, two or more")
    if np.any(np.diff(times) < 0):
        raise ValueError("time_min: must not fall")
    before, after = values[:-1], values[1:]
    rise = after - before
    flat = np.abs(rise) <= 1e-9 * np.maximum(np.maximum(before, after), 1e-300)
    slope = np.where(flat, 1.0, rise)
    ramp = (after ** (exponent + 1.0) - before ** (exponent + 1.0)) / ((exponent + 1.0) * slope)
    return float(np.sum(np.where(flat, ((before + after) / 2.0) ** exponent, ramp) * np.diff(times)))


def convert(
    *, concentration: ArrayLike, unit: str, to: str, molar_mass: float, temperature: float = 298.15
) -> Any:
    """A concentration from 'ppm' to 'mg/m3' or back, for an ideal gas at one atmosphere; molar mass [kg/mol].

    >>> round(convert(concentration=1.0, unit="ppm", to="mg/m3", molar_mass=0.070906), 2)
    2.9
    """
    one_of("unit", unit, ("ppm", "mg/m3"))
    one_of("to", to, ("ppm", "mg/m3"))
    value = not_negative("concentration", concentration)
    if unit == to:
        return plain(value)
    factor = (
        ATMOSPHERE * number("molar_mass", molar_mass, 1e-6) / (R * number("temperature", temperature, 1.0))
    )
    return plain(value * factor if to == "mg/m3" else value / factor)


def probit_set(substance: str | int | Substance, name: str | None = None) -> ProbitSet:
    """The probit set of that name ('purple-book', 'lees', 'ccps'), or the substance's first.

    >>> probit_set("氯", "lees").unit, probit_set("氯").unit
    ('ppm', 'mg/m3')
    """
    record = get(substance)
    for each in record.probits:
        if name is None or each.name == name:
            return each
    if record.probits:
        known = ", ".join(each.name for each in record.probits)
        raise ValueError(f"name: {record.english_name} has the probit sets {known}; got {name!r}")
    raise MissingProperty(record.name, "probits")


def fatality(
    *, substance: str | int | Substance, ppm: ArrayLike, time_min: ArrayLike, name: str | None = None
) -> Any:
    """Probability of death after `time_min` minutes at `ppm`, converted (25 C) to the unit of the chosen set.

    >>> round(fatality(substance="氯", ppm=200.0, time_min=10.0, name="lees"), 4)
    0.0774
    >>> round(fatality(substance="氯", ppm=200.0, time_min=10.0, name="purple-book"), 3)
    0.073
    """
    chosen = probit_set(substance, name)
    molar_mass = get(substance).molar_mass
    value = convert(concentration=ppm, unit="ppm", to=chosen.unit, molar_mass=molar_mass)
    return probability(probit(a=chosen.a, b=chosen.b, n=chosen.n, concentration=value, time_min=time_min))


def lethal_ppm(
    *, substance: str | int | Substance, time_min: ArrayLike, probability: ArrayLike, name: str | None = None
) -> Any:
    """The ppm that kill the fraction `probability` in `time_min` minutes, by the chosen set.

    >>> round(lethal_ppm(substance="氨", time_min=30.0, probability=0.5, name="lees"))
    11539
    """
    chosen = probit_set(substance, name)
    value = lethal_concentration(
        a=chosen.a, b=chosen.b, n=chosen.n, time_min=time_min, probability=probability
    )
    return convert(concentration=value, unit=chosen.unit, to="ppm", molar_mass=get(substance).molar_mass)


def guideline(substance: str | int | Substance, kind: str) -> float | None:
    """Exposure guideline in ppm; None where the issuing body recommends no value.

    `kind`: 'AEGL-1|2|3 10min|30min|60min|4h|8h' (without a time: 60 min), 'ERPG-1|2|3', 'IDLH', 'PAC-1|2|3'.
    AEGL: EPA final values, interim where none is final; ERPG: AIHA; IDLH: NIOSH; PAC: US DOE, which is the 60 min
    AEGL where there is one, then the ERPG. `MissingProperty` where no value is known here, `UnknownSubstance` for a
    name that is not in the table.

    >>> guideline("氯", "AEGL-3 60min"), guideline("氯", "IDLH"), guideline("光气", "AEGL-1 60min")
    (20.0, 10.0, None)
    """
    record, wanted = get(substance), _kind(kind)
    values = _guidelines().get(record.key, {})
    if wanted in values:
        value = values[wanted]
        return None if value is None else float(value)
    if wanted.startswith("PAC-"):
        for source in (f"AEGL-{wanted[-1]} 60min", f"ERPG-{wanted[-1]}"):
            if values.get(source) is not None:
                return float(values[source])
    raise MissingProperty(
        record.name, "guideline", f"没有 {wanted} 值；可改用致死概率或《应急响应指南》隔离距离"
    )


def guidelines(substance: str | int | Substance) -> dict[str, float | None]:
    """Every guideline known of the substance, by kind [ppm]; empty where there is none.

    >>> guidelines("硫化氢")["ERPG-2"]
    30.0
    """
    values = _guidelines().get(get(substance).key, {})
    return {
        kind: None if value is None else float(value)
        for kind, value in values.items()
        if kind != "aegl_status"
    }


def guideline_for(substance: str | int | Substance, level: int, time_min: float) -> tuple[str, float] | None:
    """The AEGL of `level` (1..3) for an exposure of `time_min`: kind and ppm, of the next longer published time.

    Beyond 8 h the 8 h value; None where that level is not recommended or not known.

    >>> guideline_for("氯", 2, 20.0)
    ('AEGL-2 30min', 2.8)
    """
    if level not in (1, 2, 3):
        raise ValueError(f"level: must be in [1, 3], got {level!r}")
    number("time_min", time_min, 0.0)
    values = guidelines(substance)
    names = [name for name, limit in _MINUTES.items() if limit >= time_min] or ["8h"]
    for name in names:
        value = values.get(f"AEGL-{level} {name}")
        if value is not None:
            return f"AEGL-{level} {name}", value
    return None


def aegl_status(substance: str | int | Substance) -> str | None:
    """'final' or 'interim' (EPA); None where there are no AEGLs."""
    status = _guidelines().get(get(substance).key, {}).get("aegl_status")
    return None if status is None else str(status)


def _kind(kind: str) -> str:
    """The canonical spelling of a guideline's kind."""
    text = re.sub(r"[\s()（）]+", "", str(kind)).upper()
    simple = re.fullmatch(r"(ERPG|PAC)-?([123])", text)
    if simple:
        return f"{simple[1]}-{simple[2]}"
    if text == "IDLH":
        return text
    aegl = re.fullmatch(r"AEGL-?([123])[-_,]?(10|30|60|240|480|1|4|8)?(MIN|MINUTES|M|H|HR|HOURS?)?", text)
    if aegl:
        digits, unit = aegl[2] or "", (aegl[3] or "")[:1]
        hours = unit == "H" or digits in ("1", "4", "8")
        time = f"{digits}h" if hours else digits
        time = _SPELLINGS.get(time, time)
        if time in _MINUTES:
            return f"AEGL-{aegl[1]} {time}"
    raise ValueError(
        f"kind: must be 'AEGL-1|2|3 10min|30min|60min|4h|8h', 'ERPG-1|2|3', 'IDLH' or 'PAC-1|2|3', got {kind!r}"
    )


@cache
def _guidelines() -> dict[str, dict[str, Any]]:
    values: dict[str, dict[str, Any]] = json.loads(_DATA.read_text(encoding="utf-8"))["guidelines"]
    return values


def _acklam(p: Array) -> Array:
    """Inverse normal CDF to 1.2e-9 (P. Acklam)."""
    a = (
        -3.969683028665376e01,
        2.209460984245205e02,
        -2.759285104469687e02,
        1.383577518672690e02,
        -3.066479806614716e01,
    )
    b = (
        -5.447609879822406e01,
        1.615858368580409e02,
        -1.556989798598866e02,
        6.680131188771972e01,
        -1.328068155288572e01,
    )
    c = (
        -7.784894002430293e-03,
        -3.223964580411365e-01,
        -2.400758277161838,
        -2.549732539343734,
        4.374664141464968,
    )
    d = (7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996, 3.754408661907416)
    low = 0.02425
    with np.errstate(invalid="ignore", divide="ignore"):
        q = p - 0.5
        r = q * q
        middle = np.polyval((*a, 2.506628277459239), r) * q / np.polyval((*b, 1.0), r)
        near = np.minimum(p, 1.0 - p)
        s = np.sqrt(-2.0 * np.log(np.minimum(near, low)))
        tail = np.polyval((*c, 2.938163982698783), s) / np.polyval((*d, 1.0), s)
    return np.asarray(np.where(near >= low, middle, np.where(q < 0, tail, -tail)))
