"""Liquids that flash while they leave: from a hole, a short nozzle or a pipe stub. Not long pipelines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from anlan.consequence import checks
from anlan.consequence.checks import Array
from anlan.consequence.source.holes import discharge_area

METHODS = ("auto", "omega", "non-equilibrium")
EQUILIBRIUM_LENGTH = 0.1  # length of flow in which vapour forms to equilibrium [m] (Fauske and Epstein 1988)
_BISECTIONS = 60


@dataclass(frozen=True, slots=True)
class TwoPhaseFlow:
    """Mass rate [kg/s] and flux [kg/m2/s, without Cd], choking, throat pressure [Pa], regime and method used."""

    mass_rate: float | Array
    mass_flux: float | Array
    choked: bool | NDArray[np.bool_]
    throat_pressure: float | Array
    regime: str | NDArray[np.str_]  # 'liquid', 'subcooled', 'flashing', 'two-phase'
    method: str


def two_phase_hole(
    *,
    cd: ArrayLike,
    hole_diameter: ArrayLike,
    upstream_pressure: ArrayLike,
    upstream_temperature: ArrayLike,
    saturation_pressure: ArrayLike,
    liquid_density: ArrayLike,
    vapour_density: ArrayLike,
    latent_heat: ArrayLike,
    liquid_cp: ArrayLike,
    ambient_pressure: ArrayLike,
    pipe_length: float = 0.0,
    vapour_fraction: ArrayLike = 0.0,
    method: str = "auto",
) -> TwoPhaseFlow:
    """Discharge of a liquid at or above its boiling point, subcooled or already two-phase.

    'non-equilibrium' (flow length < 0.1 m): Fauske and Epstein (1988), CCPS (1999) chapter 2:
    G = sqrt(2 rho (p - ps) Cd2 + G_ERM2 / N), G_ERM = (hv / vfg) / sqrt(T cp), N = G_ERM2/(2 (ps - pa) rho Cd2) + L/Le,
    so a hole in the wall (L = 0) passes liquid that flashes outside.
    'omega' (L >= 0.1 m, or vapour in the vessel): homogeneous equilibrium by Leung (1986; subcooled 1988, 1992).
    'auto' picks by these rules; friction of a longer stub is not included.
    `vapour_density` and `latent_heat` at the upstream temperature; `saturation_pressure` [Pa] at it.

    >>> flow = two_phase_hole(cd=0.62, hole_diameter=0.02, upstream_pressure=9.5e5, upstream_temperature=298.15,
    ...     saturation_pressure=9.5e5, liquid_density=492.0, vapour_density=20.5, latent_heat=3.35e5, liquid_cp=2700.0,
    ...     ambient_pressure=101325.0, pipe_length=0.2)
    >>> flow.regime, round(flow.mass_flux)
    ('flashing', 6581)
    """
    area = discharge_area(cd=1.0, hole_diameter=hole_diameter)
    coefficient = discharge_area(cd=cd, hole_diameter=hole_diameter) / area
    pressure = checks.positive("upstream_pressure", upstream_pressure)
    temperature = checks.positive("upstream_temperature", upstream_temperature)
    saturation = checks.positive("saturation_pressure", saturation_pressure)
    density = checks.positive("liquid_density", liquid_density)
    vapour = checks.positive("vapour_density", vapour_density)
    ambient = checks.positive("ambient_pressure", ambient_pressure)
    quality = checks.within("vapour_fraction", vapour_fraction, 0.0, 1.0)
    length = checks.number("pipe_length", pipe_length, 0.0)
    if np.any(pressure < ambient):
        raise ValueError(f"upstream_pressure: must be >= ambient_pressure, got {upstream_pressure!r}")
    if np.any(vapour >= density):
        raise ValueError(f"vapour_density: must be < liquid_density, got {vapour_density!r}")
    saturation = np.minimum(saturation, pressure)
    chosen = checks.one_of("method", method, METHODS)
    if chosen == "auto":
        chosen = "omega" if length >= EQUILIBRIUM_LENGTH or np.any(quality > 0) else "non-equilibrium"
    if chosen == "non-equilibrium" and np.any(quality > 0):
        raise ValueError("vapour_fraction: must be 0 with method 'non-equilibrium', use 'omega'")
    rise = 1 / vapour - 1 / density
    latent = checks.positive("latent_heat", latent_heat)
    heat = checks.positive("liquid_cp", liquid_cp)
    if chosen == "omega":
        flux, throat = _omega_flux(
            pressure, temperature, saturation, ambient, density, rise, latent, heat, quality
        )
        rate = coefficient * area * flux
    else:
        equilibrium = latent / rise / np.sqrt(temperature * heat)
        flux, rate_flux, throat = _non_equilibrium(
            pressure, saturation, ambient, density, equilibrium, length / EQUILIBRIUM_LENGTH, coefficient
        )
        rate = area * rate_flux
    choked = throat > ambient * (1 + 1e-9)
    regime = _regime(pressure, saturation, ambient, quality)
    rate, flux, throat, choked, regime = np.broadcast_arrays(rate, flux, throat, choked, regime)
    return TwoPhaseFlow(
        mass_rate=checks.plain(rate),
        mass_flux=checks.plain(flux),
        choked=bool(choked) if choked.ndim == 0 else choked,
        throat_pressure=checks.plain(throat),
        regime=str(regime) if regime.ndim == 0 else regime,
        method=chosen,
    )


def _regime(pressure: Array, saturation: Array, ambient: Array, quality: Array) -> NDArray[np.str_]:
    names = np.where(saturation < pressure * (1 - 1e-9), "subcooled", "flashing")
    names = np.where(saturation <= ambient, "liquid", names)
    return np.asarray(np.where(quality > 0, "two-phase", names))


def _non_equilibrium(
    pressure: Array,
    saturation: Array,
    ambient: Array,
    density: Array,
    equilibrium: Array,
    relative_length: float,
    coefficient: Array,
) -> tuple[Array, Array, Array]:
    """Flux without Cd, flux with Cd, throat pressure."""
    flashing = np.maximum(saturation - ambient, 0.0)
    head = 2 * density * (pressure - np.maximum(saturation, ambient))
    liquid = 2 * density * flashing
    share = min(relative_length, 1.0)
    full = _slip(equilibrium, liquid, share)
    real = _slip(equilibrium, liquid * coefficient**2, share)
    flux = np.sqrt(head + full)
    rate_flux = np.sqrt(head * coefficient**2 + real)
    throat = np.where(
        flashing > 0, np.where(share > 0, np.maximum(saturation * share, ambient), ambient), ambient
    )
    return flux, rate_flux, throat


def _slip(equilibrium: Array, liquid: Array, share: float) -> Array:
    """G_ERM2 / N: from pure liquid flow at length 0 to equilibrium flow at the equilibrium length."""
    with np.errstate(divide="ignore", invalid="ignore"):
        number = (1 - share) * equilibrium**2 / liquid + share
        value = np.where(liquid > 0, equilibrium**2 / number, 0.0)
    # The equilibrium rate cannot exceed the flow of liquid under the same pressure difference.
    return np.minimum(value, liquid)


def critical_ratio_omega(*, omega: ArrayLike) -> Any:
    """Critical pressure ratio of homogeneous equilibrium flow from saturation (Leung 1986, implicit equation).

    eta2 + (w2 - 2w)(1 - eta)2 + 2 w2 ln(eta) + 2 w2 (1 - eta) = 0. w = 1/gamma recovers nearly the perfect gas.

    >>> round(critical_ratio_omega(omega=1.0), 4)
    0.6065
    """
    w = checks.positive("omega", omega)
    low, high = np.full(w.shape, 1e-9), np.ones(w.shape)
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        value = middle**2 + (w * w - 2 * w) * (1 - middle) ** 2 + 2 * w * w * (np.log(middle) + 1 - middle)
        low, high = np.where(value < 0, middle, low), np.where(value < 0, high, middle)
    return checks.plain((low + high) / 2)


def _omega_flux(
    pressure: Array,
    temperature: Array,
    saturation: Array,
    ambient: Array,
    density: Array,
    rise: Array,
    latent: Array,
    heat: Array,
    quality: Array,
) -> tuple[Array, Array]:
    """Flux [kg/m2/s] and throat pressure [Pa] by Leung's omega method."""
    arrays = np.broadcast_arrays(
        pressure, temperature, saturation, ambient, density, rise, latent, heat, quality
    )
    pressure, temperature, saturation, ambient, density, rise, latent, heat, quality = arrays
    volume = 1 / density + quality * rise  # of the mixture upstream
    wet = np.where(quality > 0, pressure, saturation)  # saturated mixtures flash from their own pressure
    omega = quality * rise / volume + heat * temperature * wet / volume * (rise / latent) ** 2
    ratio = np.where(quality > 0, 1.0, saturation / pressure)
    limit = 2 * omega / (1 + 2 * omega)
    critical = _subcooled_ratio(omega, ratio, limit)
    eta = np.maximum(critical, ambient / pressure)
    # Below saturation the liquid follows Bernoulli down to ps, then the two-phase path.
    bernoulli = 2 * (1 - np.maximum(ratio, eta))
    inner = np.minimum(eta, ratio)
    flashing = 2 * (omega * ratio * np.log(ratio / inner) - (omega - 1) * (ratio - inner))
    specific = np.where(eta < ratio, omega * (ratio / eta - 1) + 1, 1.0)
    flux = (
        np.sqrt(np.maximum(bernoulli + np.where(eta < ratio, flashing, 0.0), 0.0) * pressure / volume)
        / specific
    )
    return flux, eta * pressure


def _subcooled_ratio(omega: Array, ratio: Array, limit: Array) -> Array:
    """Critical pressure ratio: ps/p when highly subcooled, otherwise where the flux is largest (Leung 1992)."""
    low, high = ratio * 1e-6, ratio.copy()
    for _ in range(_BISECTIONS):
        eta = (low + high) / 2
        # d(flux)/d(eta) = 0: (w + 1/w - 2) eta2/(2 es) - 2 (w-1) eta + w es ln(eta/es) + 1.5 w es - 1 = 0
        value = (
            (omega + 1 / omega - 2) / (2 * ratio) * eta**2
            - 2 * (omega - 1) * eta
            + omega * ratio * np.log(eta / ratio)
            + 1.5 * omega * ratio
            - 1
        )
        low, high = np.where(value < 0, eta, low), np.where(value < 0, high, eta)
    return np.where(ratio < limit, ratio, (low + high) / 2)
