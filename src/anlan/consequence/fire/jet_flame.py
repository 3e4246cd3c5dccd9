"""The flame of a jet fire: length, lift-off, tilt, widths, power. Knows no target.

A cone's frustum: Chamberlain 1987 (Shell Thornton; TNO Yellow Book CPR 14E, 2005, section 6.5.3) for upward jets, the
trajectory of Johnson, Brightwell & Carsley 1994 for horizontal ones along the wind.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from anlan.consequence.checks import Array, number, one_of, warn_out_of_range
from anlan.consequence.constants import AIR_MOLAR_MASS, ATMOSPHERE, G, R
from anlan.consequence.fire.radiation import through_air
from anlan.consequence.fire.view_factor import Facets, frustum_facets

DIRECTIONS: Final = ("vertical", "horizontal")

_HIRST: Final = 9.1  # m per (kg/s)^0.5 of propane (Hirst 1984, in Lees 2005)
_PROPANE_HEAT: Final = 46.0e6
_HIRST_RATE: Final = 55.0  # largest release of the trials [kg/s]
_JOHNSON_RATE: Final = 10.0


@dataclass(frozen=True, slots=True)
class JetFire:
    """A jet flame. Lengths [m], tilt from the hole's axis [degrees], area [m2], power and flux [W/m2].

    `tip_distance` is how far the tip lies from the hole over ground; the last three are None without a target.
    """

    flame_length: float
    lift_off: float
    tilt_deg: float
    width_base: float
    width_tip: float
    frustum_length: float
    surface_area: float
    radiative_fraction: float
    sep: float
    tip_distance: float
    jet_velocity: float
    view_factor: Any
    transmissivity: Any
    heat_flux: Any


@dataclass(frozen=True, slots=True)
class JetFlame:
    """The frustum in space: base and tip centres (x downwind, y left, z up [m] from below the hole), its surface."""

    base: Array
    tip: Array
    shape: JetFire
    facets: Facets

    def flux(
        self, targets: Array, water_vapour_pressure: float | None, transmissivity: float | None
    ) -> tuple[Array, Array, Array, bool]:
        """(flux, view factor, transmissivity, whether Bagster's range was left) at targets (N x 3)."""
        view = self.facets.maximum(targets)
        delta = self.facets.centres[None, :, :] - targets[:, None, :]
        path = np.sqrt(np.min(np.einsum("nij,nij->ni", delta, delta), axis=1))
        through, strained = through_air(
            path, water_vapour_pressure=water_vapour_pressure, transmissivity=transmissivity
        )
        return self.shape.sep * view * through, view, through, strained


def jet_flame(
    *,
    mass_rate: float,
    heat_of_combustion: float,
    molar_mass: float,
    gamma: float,
    upstream_pressure: float,
    upstream_temperature: float,
    ambient_pressure: float = ATMOSPHERE,
    ambient_temperature: float = 288.15,
    wind_speed: float = 5.0,
    direction: str = "vertical",
    release_height: float = 1.0,
    radiative_fraction: float | None = None,
    liquid_fraction: float = 0.0,
    jet_velocity: float | None = None,
    stoichiometric_fraction: float | None = None,
) -> JetFlame:
    """The frustum of a jet flame: `mass_rate` [kg/s], `heat_of_combustion` [J/kg], `molar_mass` [kg/mol], pressures
    [Pa] absolute, temperatures [K], `wind_speed` [m/s], `release_height` [m].

    Upward: Chamberlain 1987 (YB eqs. 6.38 to 6.56). Horizontal: length and rise of Johnson et al. 1994, the jet along
    the wind. Radiative fraction 0.21 C exp(-0.00323 u) + 0.11 with Cook's factor C for the molar mass (ALOHA 2013)
    unless given. A release with liquid (`liquid_fraction` > 0) burns from near the hole (lift-off 0.015 L, Cook et
    al. 1990), upward with the velocity of its vapour unless `jet_velocity` [m/s] is given, horizontally 9.1 m long
    per (kg/s)^0.5 of propane's heat and a quarter as wide (Hirst 1984). `stoichiometric_fraction`: mass of fuel in a
    stoichiometric mixture with air; that of a paraffin of the molar mass unless given. Fitted to natural gas up to
    flares and 10 kg/s horizontally; `ValueError` names an argument out of range.
    """
    rate = number("mass_rate", mass_rate, 1e-9)
    heat = number("heat_of_combustion", heat_of_combustion, 1.0)
    molar = number("molar_mass", molar_mass, 1e-3, 1.0)
    wind = number("wind_speed", wind_speed, 0.0, 100.0)
    height = number("release_height", release_height, 0.0)
    wet = number("liquid_fraction", liquid_fraction, 0.0, 1.0) > 0
    one_of("direction", direction, DIRECTIONS)
    outside = number("ambient_pressure", ambient_pressure, 1.0)
    warm = number("ambient_temperature", ambient_temperature, 100.0, 400.0)
    exit_velocity, exit_temperature = _expansion(
        number("gamma", gamma, 1.0001, 2.0), number("upstream_pressure", upstream_pressure, outside),
        number("upstream_temperature", upstream_temperature, 10.0, 2000.0), molar, outside,
    )  # fmt: skip
    if jet_velocity is not None:
        exit_velocity = number("jet_velocity", jet_velocity, 0.1)
    air = outside * AIR_MOLAR_MASS / (R * warm)
    gas = outside * molar / (R * exit_temperature)
    share = (
        _paraffin(molar)
        if stoichiometric_fraction is None
        else number("stoichiometric_fraction", stoichiometric_fraction, 1e-3, 0.999)
    )
    size = _Source(rate, exit_velocity, air, gas, molar, wind, rate * heat, share)
    largest = 200.0 if direction == "vertical" else (_HIRST_RATE if wet else _JOHNSON_RATE)
    if rate > largest:
        warn_out_of_range(f"喷射火泄漏速率超出火焰模型试验范围（{largest:g} kg/s 以内），火焰尺寸为外推")
    frame = size.upward(height, wet) if direction == "vertical" else size.along_wind(height, wet)
    return _built(frame, size, radiative_fraction)


def _expansion(
    gamma: float, pressure: float, temperature: float, molar: float, outside: float
) -> tuple[float, float]:
    """(velocity, temperature) of the gas expanded to the ambient pressure without loss (YB 6.38 to 6.43)."""
    squared = 2 / (gamma - 1) * ((pressure / outside) ** ((gamma - 1) / gamma) - 1)
    cold = temperature / (1 + (gamma - 1) / 2 * squared)
    return max(float(np.sqrt(squared * gamma * R * cold / molar)), 0.1), cold


@dataclass(frozen=True, slots=True)
class _Frame:
    base: Array
    tip: Array
    length: float
    lift_off: float
    tilt_deg: float
    width_base: float
    width_tip: float


class _Source:
    """Scales of the jet: the diameter that would pass the flow as air, the still-air length, wind over jet."""

    def __init__(
        self,
        rate: float,
        velocity: float,
        air: float,
        gas: float,
        molar: float,
        wind: float,
        power: float,
        fuel_share: float,
    ) -> None:
        self.velocity, self.wind, self.air, self.gas, self.molar = velocity, wind, air, gas, molar
        self.diameter = float(np.sqrt(4 * rate / (np.pi * air * velocity)))
        self.thrust = rate * velocity
        self.power = power
        self.ratio = wind / velocity
        self.buoyancy = float(np.cbrt(G / (self.diameter * velocity) ** 2))
        self.still_length = self.diameter * _length_in_diameters(self.diameter, velocity, fuel_share)
        self.richardson = self.still_length * self.buoyancy

    def upward(self, height: float, wet: bool) -> _Frame:
        """Chamberlain 1987, jet square to the wind."""
        ratio = self.ratio
        length = self.still_length * (0.51 * np.exp(-0.4 * self.wind) + 0.49)
        if ratio <= 0.05:
            tilt = 8000 * ratio / self.richardson
        else:
            tilt = (134 + 1726 * np.sqrt(ratio - 0.026)) / self.richardson
        tilt = float(np.radians(min(tilt, 90.0)))
        share = 0.185 * np.exp(-20 * ratio) + 0.015
        lift = length * (share if tilt < 1e-6 else np.sin(share * tilt) / np.sin(tilt))
        if wet:
            lift = 0.015 * length
        reach_ = np.sqrt(length**2 - (lift * np.sin(tilt)) ** 2) - lift * np.cos(tilt)
        power = (1000 * np.exp(-100 * ratio) + 0.8) * ratio
        narrow = np.exp(-70 * (self.diameter * self.buoyancy) ** power)
        base_width = (
            self.diameter
            * (13.5 * np.exp(-6 * ratio) + 1.5)
            * (1 - narrow * (1 - np.sqrt(self.air / self.gas) / 15))
        )
        tip_width = length * (0.18 * np.exp(-1.5 * ratio) + 0.31) * (1 - 0.47 * np.exp(-25 * ratio))
        base = np.array([0.0, 0.0, height + lift])
        tip = base + reach_ * np.array([np.sin(tilt), 0.0, np.cos(tilt)])
        return _Frame(
            base,
            tip,
            float(length),
            float(lift),
            float(np.degrees(tilt)),
            float(base_width),
            float(tip_width),
        )

    def along_wind(self, height: float, wet: bool) -> _Frame:
        """Johnson et al. 1994: how far the flame goes before it rises, and how wide it ends."""
        xi = self.richardson
        pull = np.sqrt(np.pi / 4 * self.air) * self.still_length * self.wind / np.sqrt(self.thrust)
        bend = 0.168 * xi + (0.3 * (xi - 5.11) ** 2 if xi > 5.11 else 0.0)
        carried = 0.82 * (1 - np.exp(-0.5 * (xi - 3.3))) if xi > 3.3 else 0.0
        forward = self.still_length * (0.55 + 0.45 * np.exp(-bend)) * (1 + carried * pull)
        rise = self.still_length * (1 + 1 / xi) ** -8.78 * np.exp(-0.02 * xi * pull)
        forward = min(float(forward), self.still_length)
        if wet:
            # Flashing liquid carries less thrust than its vapour would: length and width of Hirst 1984
            forward, rise = _HIRST * np.sqrt(self.power / _PROPANE_HEAT), min(float(rise), 0.3 * forward)
        length = float(np.hypot(forward, rise))
        lift = (0.015 if wet else 0.185 * np.exp(-20 * self.ratio) + 0.015) * length
        base_width = lift * max(-0.18 + 0.081 * xi, 0.12)
        tip_width = length * (-0.004 + 0.0396 * xi - pull * (0.0094 + 9.5e-7 * xi**5))
        tip_width = 0.25 * length if wet else max(tip_width, base_width, 0.08 * length)
        base = np.array([lift, 0.0, height])
        tip = np.array([forward, 0.0, height + rise])
        tilt = float(np.degrees(np.arctan2(rise, max(forward - lift, 1e-9))))
        return _Frame(base, tip, length, float(lift), tilt, float(base_width), float(tip_width))


def _paraffin(molar: float) -> float:
    """Stoichiometric mass fraction of a paraffin, as the Yellow Book has it (6.5.3.2)."""
    return molar / (15.816 * molar + 0.0395)


def _length_in_diameters(diameter: float, velocity: float, fraction: float) -> float:
    """Root Y of 0.024 (g D / u^2)^(1/3) Y^(5/3) + 0.2 Y^(2/3) = (2.85 / W)^(2/3), W: stoichiometric mass fraction."""
    wanted = float(2.85 / fraction) ** (2 / 3)
    slope = 0.024 * float(np.cbrt(G * diameter / velocity**2))
    low = 0.0
    high: float = (wanted / 0.2) ** 1.5
    for _ in range(60):
        middle = 0.5 * (low + high)
        if slope * middle ** (5 / 3) + 0.2 * middle ** (2 / 3) < wanted:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


def _built(frame: _Frame, source: _Source, radiative_fraction: float | None) -> JetFlame:
    span = frame.tip - frame.base
    length = float(np.linalg.norm(span))
    if radiative_fraction is None:
        radiative_fraction = 0.21 * _heavy(source) * float(np.exp(-0.00323 * source.velocity)) + 0.11
    share = number("radiative_fraction", radiative_fraction, 0.0, 1.0)
    first, last = frame.width_base, frame.width_tip
    area = np.pi / 4 * (first**2 + last**2) + np.pi / 2 * (first + last) * np.hypot(
        length, (last - first) / 2
    )
    facets = frustum_facets(
        base=frame.base,
        axis=span / length,
        length=length,
        base_width=first,
        tip_width=last,
        around=16,
        along=9,
    )
    above = facets.centres[:, 2] >= 0.0
    shape = JetFire(
        flame_length=frame.length,
        lift_off=frame.lift_off,
        tilt_deg=frame.tilt_deg,
        width_base=first,
        width_tip=last,
        frustum_length=length,
        surface_area=float(area),
        radiative_fraction=share,
        sep=float(share * source.power / area),
        tip_distance=float(np.hypot(frame.tip[0], frame.tip[1])),
        jet_velocity=source.velocity,
        view_factor=None,
        transmissivity=None,
        heat_flux=None,
    )
    return JetFlame(frame.base, frame.tip, shape, Facets(facets.centres[above], facets.normals[above]))


def _heavy(source: _Source) -> float:
    """Cook's factor for the sootier flames of heavier fuels (ALOHA 2013, section 6.4.1)."""
    grams = 1e3 * source.molar
    if grams < 21:
        return 1.0
    return float(np.sqrt(grams / 21)) if grams <= 60 else 1.69
