"""Heat and phases of a cloud of one substance in humid air, in homogeneous equilibrium. Owns no motion.

The mixture has one temperature at ambient pressure; the substance and the water are each either wholly vapour or
saturated, the rest a fine aerosol that moves with the gas (Ermak 1990, "User's manual for SLAB", section 2.4; Webber,
Jones, Tickle and Wren 1992, SRD/HSE R586 (DRIFT), chapter 4; Witlox 1994, HGSYSTEM technical reference, chapter 2).
Written in plain floats: one state costs some ten microseconds, and a plume needs a thousand of them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from anlan.consequence import constants

R_GAS = constants.R
M_AIR = constants.AIR_MOLAR_MASS
M_WATER = constants.WATER_MOLAR_MASS
CP_AIR = constants.AIR_HEAT_CAPACITY
CP_STEAM = 1860.0
CP_WATER = 4190.0
L_WATER = 2.501e6  # at 273.15 K
L_FUSION = 3.335e5
T_ICE = constants.ZERO_CELSIUS


@dataclass(frozen=True, slots=True)
class Fluid:
    """What the mixture needs to know of the released substance; constants around its boiling point.

    The vapour pressure is p = exp(`ln_a` − `ln_b`/T); `boiling` is None for a gas that never condenses here.
    """

    name: str
    molar_mass: float
    cp_gas: float
    cp_liquid: float = 0.0
    latent_heat: float = 0.0
    boiling: float | None = None
    rho_liquid: float = 1000.0
    ln_a: float = 0.0
    ln_b: float = 0.0

    def vapour_pressure(self, temperature: float) -> float:
        """Saturation pressure [Pa]; infinite for a gas that does not condense."""
        if self.boiling is None:
            return math.inf
        return math.exp(min(self.ln_a - self.ln_b / temperature, 60.0))

    def saturation_temperature(self, pressure: float) -> float:
        """Temperature [K] at which the liquid boils under `pressure`."""
        return self.ln_b / (self.ln_a - math.log(pressure))


@dataclass(frozen=True, slots=True)
class Air:
    """Ambient air: `humidity` is the mass of water vapour per mass of humid air."""

    temperature: float
    pressure: float
    humidity: float
    density: float
    molar_mass: float
    enthalpy: float


@dataclass(slots=True)
class State:
    """A mixed state: temperature [K], density [kg/m3], volume fraction of the substance (vapour and aerosol)."""

    temperature: float
    density: float
    fraction: float
    liquid: float
    cp: float


def water_pressure(temperature: float) -> float:
    """Saturation pressure of water [Pa], over ice below 273.15 K (Magnus form, Buck 1981)."""
    celsius = temperature - T_ICE
    if celsius >= 0.0:
        return 611.21 * math.exp(17.502 * celsius / (240.97 + celsius))
    return 611.15 * math.exp(22.452 * celsius / (272.55 + celsius)) if celsius > -200.0 else 0.0


def ambient(temperature: float, pressure: float, relative_humidity: float) -> Air:
    """Air at `temperature` [K], `pressure` [Pa] and `relative_humidity` [%]."""
    part = min(relative_humidity / 100.0 * water_pressure(temperature), 0.2 * pressure)
    moles = part / pressure
    molar = moles * M_WATER + (1.0 - moles) * M_AIR
    humidity = moles * M_WATER / molar
    density = pressure * molar / (R_GAS * temperature)
    enthalpy = (1.0 - humidity) * CP_AIR * temperature + humidity * (CP_STEAM * temperature + _steam_offset())
    return Air(temperature, pressure, humidity, density, molar, enthalpy)


def _steam_offset() -> float:
    """So that water vapour and liquid differ by the latent heat at 273.15 K, liquid having no offset."""
    return L_WATER - (CP_STEAM - CP_WATER) * T_ICE


def source_enthalpy(fluid: Fluid, temperature: float, liquid_fraction: float) -> float:
    """Enthalpy [J/kg] of the released substance, `liquid_fraction` of its mass being liquid."""
    return _gas(fluid, temperature) - liquid_fraction * _latent(fluid, temperature)


def _gas(fluid: Fluid, temperature: float) -> float:
    return fluid.cp_gas * temperature


def _latent(fluid: Fluid, temperature: float) -> float:
    """Latent heat [J/kg], falling with temperature as the heat capacities say (Kirchhoff); never below a tenth."""
    if fluid.boiling is None:
        return 0.0
    change = (fluid.cp_gas - fluid.cp_liquid) * (temperature - fluid.boiling)
    return max(fluid.latent_heat + change, 0.1 * fluid.latent_heat)


def source_density(fluid: Fluid, temperature: float, liquid_fraction: float, pressure: float) -> float:
    """Density [kg/m3] of the released substance with its aerosol."""
    vapour = (1.0 - liquid_fraction) * R_GAS * temperature / (pressure * fluid.molar_mass)
    return 1.0 / (vapour + liquid_fraction / fluid.rho_liquid)


class Mixture:
    """The substance in the air of one scenario: states from mass fraction and enthalpy."""

    __slots__ = ("air", "fluid", "guess")

    def __init__(self, fluid: Fluid, air: Air) -> None:
        self.fluid = fluid
        self.air = air
        self.guess = air.temperature

    def state(self, mass_fraction: float, enthalpy: float) -> State:
        """The equilibrium at `enthalpy` [J/kg of mixture] for `mass_fraction` of substance in ambient air."""
        y = min(max(mass_fraction, 0.0), 1.0)
        water = (1.0 - y) * self.air.humidity
        dry = max(1.0 - y - water, 1e-9)
        n_s, n_w, n_d = y / self.fluid.molar_mass, water / M_WATER, dry / M_AIR
        temperature = self._solve(y, water, dry, n_s, n_w, n_d, enthalpy)
        v_s, v_w = self._vapour(temperature, n_s, n_w, n_d)
        moles = n_d + v_s + v_w
        liquid = (n_s - v_s) * self.fluid.molar_mass
        drops = (n_w - v_w) * M_WATER
        volume = moles * R_GAS * temperature / self.air.pressure
        volume += liquid / self.fluid.rho_liquid + drops / 1000.0
        density = (y + water + dry) / volume
        cp = y * self.fluid.cp_gas + dry * CP_AIR + water * CP_STEAM
        return State(temperature, density, n_s / (n_s + n_w + n_d), liquid / y if y > 0 else 0.0, cp)

    def _vapour(self, t: float, n_s: float, n_w: float, n_d: float) -> tuple[float, float]:
        """Moles of substance and of water in the gas at temperature `t`."""
        pressure = self.air.pressure
        x_s = min(self.fluid.vapour_pressure(t) / pressure, 1e9)
        x_w = min(water_pressure(t) / pressure, 1e9)
        gas = n_d + n_s + n_w
        if n_s <= x_s * gas and n_w <= x_w * gas:
            return n_s, n_w
        if x_s < 1.0:  # the substance saturated, the water not
            gas = (n_d + n_w) / (1.0 - x_s)
            if x_s * gas < n_s and n_w <= x_w * gas:
                return x_s * gas, n_w
        if x_w < 1.0:  # the water saturated, the substance not
            gas = (n_d + n_s) / (1.0 - x_w)
            if x_w * gas < n_w and n_s <= x_s * gas:
                return n_s, x_w * gas
        if x_s + x_w < 1.0:
            gas = n_d / (1.0 - x_s - x_w)
            return min(x_s * gas, n_s), min(x_w * gas, n_w)
        return n_s, n_w

    def _enthalpy(
        self, t: float, y: float, water: float, dry: float, n_s: float, n_w: float, n_d: float
    ) -> float:
        v_s, v_w = self._vapour(t, n_s, n_w, n_d)
        total = dry * CP_AIR * t + y * self.fluid.cp_gas * t
        if v_s < n_s:
            total -= (n_s - v_s) * self.fluid.molar_mass * _latent(self.fluid, t)
        drops = (n_w - v_w) * M_WATER
        total += (water - drops) * (CP_STEAM * t + _STEAM) + drops * CP_WATER * t
        if t < T_ICE and drops > 0.0:
            total -= drops * L_FUSION
        return total

    def _solve(
        self, y: float, water: float, dry: float, n_s: float, n_w: float, n_d: float, enthalpy: float
    ) -> float:
        """The temperature of that enthalpy: bracketed secant (Illinois); the enthalpy rises with temperature."""
        args = (y, water, dry, n_s, n_w, n_d)
        low = high = self.guess
        f_low = f_high = self._enthalpy(low, *args) - enthalpy
        step = 2.0
        while f_low > 0.0 and low > 4.0:
            high, f_high = low, f_low
            low = max(low - step, 4.0)
            f_low = self._enthalpy(low, *args) - enthalpy
            step *= 2.5
        step = 2.0
        while f_high < 0.0 and high < 3000.0:
            low, f_low = high, f_high
            high = min(high + step, 3000.0)
            f_high = self._enthalpy(high, *args) - enthalpy
            step *= 2.5
        side = 0
        t = low
        for _ in range(60):
            if high - low < 1e-4 or f_high == f_low:
                break
            t = (low * f_high - high * f_low) / (f_high - f_low)
            f = self._enthalpy(t, *args) - enthalpy
            if abs(f) < 0.5:
                break
            if f > 0.0:
                high, f_high = t, f
                f_low = f_low * 0.5 if side == 1 else f_low
                side = 1
            else:
                low, f_low = t, f
                f_high = f_high * 0.5 if side == -1 else f_high
                side = -1
        self.guess = t
        return t


_STEAM = _steam_offset()
