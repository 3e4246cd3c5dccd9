"""The steady dense plume: box equations marched downwind over a ground source or from a jet. Owns no source term.

State: mass flux (counted so that the released fraction of it is the centreline mass fraction), enthalpy flux, excess
momentum, half width of the gravity-spread core, height of the axis and vertical momentum, time of travel. The cross
section is a flat core with error-function edges (Ermak 1990) of effective half width B and a vertical profile
exp(−(z/S)^1.5) of effective depth h, so that released rate = ρ y u 2B h at every x.
Sources: Ermak 1990 (SLAB), Witlox 1994 (HGSYSTEM), Witlox and Holt 1999 (UDM), van Ulden 1978, 1984.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from anlan.consequence.dispersion import dense_gas_entrainment as mixing
from anlan.consequence.dispersion.dense_gas_entrainment import SurfaceLayer
from anlan.consequence.dispersion.dense_gas_thermo import Mixture, State

G = mixing.G
ROOT_2 = math.sqrt(2.0)
STEP = 0.10  # greatest relative change of the fluxes in one step
LAST_FRACTION = 1e-8
LAST_DISTANCE = 30_000.0


@dataclass(slots=True)
class Source:
    """What is released: `enthalpy` [J/kg] of the substance; a pool has `half_length` and, below its
    boiling point, `air_ratio` kg of air with each kg of vapour; a jet has `momentum` and `height`."""

    rate: float
    enthalpy: float
    half_width: float
    half_length: float = 0.0
    momentum: float = 0.0
    height: float = 0.0
    density: float = 1.0
    air_ratio: float = 0.0


@dataclass(slots=True)
class Section:
    """One cross-section of the plume."""

    x: float
    fraction: float
    core: float
    sigma: float
    depth: float
    height: float
    speed: float
    time: float
    temperature: float
    density: float
    richardson: float
    mass_flux: float
    liquid: float
    free: bool


@dataclass(slots=True)
class Marcher:
    """One run: `width` is the coefficient of the passive σy."""

    air: SurfaceLayer
    mixture: Mixture
    source: Source
    width: float
    ground_temperature: float
    sections: list[Section] = field(default_factory=list)

    def run(self) -> list[Section]:
        """Sections from the upwind edge of the source to where nothing is left."""
        x, state = self._start()
        while True:
            section, slope = self._evaluate(x, state)
            self.sections.append(section)
            if x > self.source.half_length and (section.fraction < LAST_FRACTION or x > LAST_DISTANCE):
                return self.sections
            dx = self._step(x, state, slope)
            middle = [max(v + 0.5 * dx * s, floor) for v, s, floor in zip(state, slope, _FLOOR, strict=True)]
            _, half = self._evaluate(x + 0.5 * dx, middle)
            state = [max(v + dx * s, floor) for v, s, floor in zip(state, half, _FLOOR, strict=True)]
            x += dx

    def _start(self) -> tuple[float, list[float]]:
        source = self.source
        if source.half_length > 0.0:
            first = 0.02 * source.half_length
            rate = source.rate * first / (2.0 * source.half_length)
            air = (0.02 + source.air_ratio) * rate
            heat = rate * source.enthalpy + air * self.mixture.air.enthalpy
            return first - source.half_length, [rate + air, heat, 0.0, source.half_width, 0.0, 0.0, 0.0, 0.0]
        heat = source.rate * source.enthalpy
        state = [source.rate, heat, source.momentum, source.half_width, source.height, 0.0, 0.0, 0.0]
        return 0.0, state

    def released(self, x: float) -> float:
        """Rate [kg/s] released upwind of x."""
        half = self.source.half_length
        if half <= 0.0 or x >= half:
            return self.source.rate
        return self.source.rate * max(x + half, 0.0) / (2.0 * half)

    def _step(self, x: float, state: list[float], slope: list[float]) -> float:
        mass, core = state[0], state[3]
        rate = max(slope[0] / mass, 0.5 * abs(slope[3]) / core, 1e-9)
        step = STEP / rate
        half = self.source.half_length
        if x < half:
            step = min(step, half / 12.0)
            return half - x if x + step > half * 0.999 else step
        return min(max(step, 1e-3), max(0.12 * (x + half), 0.25), 500.0)

    def _evaluate(self, x: float, state: list[float]) -> tuple[Section, list[float]]:
        mass, heat, momentum, core, axis, _, time, _ = state
        source = self.source
        rate = self.released(x)
        y = min(rate / mass, 1.0)
        gas = self.mixture.state(y, heat / mass)
        sigma = mixing.passive_width(self.width, x + source.half_length)
        width = effective_width(core, sigma)
        depth, speed = self._depth(mass, momentum, gas.density, width, axis)
        area = mass / (gas.density * speed)
        radius = math.sqrt(area / math.pi)
        free = source.half_length <= 0.0 and axis > radius
        if free:
            slope = self._free(x, state, gas, radius, speed)
            depth, core, width = math.sqrt(math.pi) * radius, 0.0, radius
            richardson = 0.0
        else:
            slope, richardson = self._ground(x, state, gas, width, depth, speed)
        slope[6] = 1.0 / speed
        section = Section(x, gas.fraction, core, sigma, depth, axis if free else 0.0, speed, time, gas.temperature,
                          gas.density, richardson, mass, gas.liquid, free)  # fmt: skip
        return section, slope

    def _depth(
        self, mass: float, momentum: float, density: float, width: float, axis: float
    ) -> tuple[float, float]:
        """Depth and speed together: u = u_air(h) + excess, ρ u 2B h = mass flux. A few fixed-point rounds.

        Vapour rising from a pool has no momentum and slows the layer down, but not below the critical outflow of a
        dense layer under its own weight, (g' q)^(1/3).
        """
        excess = momentum / mass
        flux = mass / (density * 2.0 * width)
        gravity = G * max(density - self.mixture.air.density, 0.0) / density
        critical = (gravity * flux) ** (1.0 / 3.0)
        depth, speed = 1.0, max(self.air.advection(1.0) + excess, 0.05)
        for _ in range(8):
            depth = flux / speed
            carried = self.air.wind(axis) if axis > depth else self.air.advection(depth)
            new = max(carried + excess, min(carried, critical), 0.05)
            if abs(new - speed) < 1e-3 * speed:
                speed = new
                break
            speed = 0.5 * (speed + new)
        return flux / speed, speed

    def _ground(
        self, x: float, state: list[float], gas: State, width: float, depth: float, speed: float
    ) -> tuple[list[float], float]:
        mass, _, momentum, core, _, _, _, lateral = state
        air, ambient, source = self.air, self.mixture.air, self.source
        carried = air.advection(depth)
        excess = speed - carried
        velocity = air.friction_velocity
        gravity = G * (gas.density - ambient.density) / gas.density
        warmer = self.ground_temperature - gas.temperature
        flux = mixing.heat_flux(density=gas.density, cp=gas.cp, warmer=warmer, speed=speed,
                                friction_velocity=velocity)  # fmt: skip
        boost = mixing.convection_boost(flux=flux, density=gas.density, cp=gas.cp, temperature=gas.temperature,
                                        depth=depth, velocity=velocity)  # fmt: skip
        boost = math.sqrt(boost * boost + mixing.SHEAR * (min(excess, 0.0) / velocity) ** 2)
        richardson = gravity * depth / (velocity * boost) ** 2
        top = air.top_velocity(depth, speed, richardson, boost)
        entrained = ambient.density * 2.0 * width * top
        front = 4.0 * lateral / mass
        force = 0.5 * G * (gas.density - ambient.density) * depth * depth
        force -= 0.5 / mixing.FRONT**2 * ambient.density * depth * front * abs(front)
        force -= 0.5 * gas.density * width * (velocity / max(air.advection(depth), 0.1)) ** 2 * front * speed
        spread = front / speed
        jet = (
            mixing.JET * mixing.GROUND_JET * math.sqrt(ambient.density * momentum) if momentum > 0.0 else 0.0
        )
        if jet > 0.0:
            shear = max(gravity, 0.0) * depth / (velocity + 0.1 * excess) ** 2
            above = 0.5 * jet / math.sqrt(1.0 + mixing.JET_DAMPING * shear)
            entrained += above + 0.5 * jet
            spread += 0.5 * jet / (2.0 * gas.density * speed * depth)
        # The edges widening by turbulence take in air of the cloud's depth.
        later = mixing.passive_width(self.width, x + source.half_length + 0.1)
        diffused = (effective_width(core, later) - width) / 0.1
        entrained += ambient.density * speed * depth * 2.0 * max(diffused, 0.0)
        emitted = source.rate / (2.0 * source.half_length) if x < source.half_length else 0.0
        entrained += emitted * source.air_ratio
        heat = entrained * ambient.enthalpy + emitted * source.enthalpy + flux * 2.0 * width
        stress = (velocity / max(carried, 0.1)) ** 2
        drag = -2.0 * width * gas.density * stress * excess * (speed + carried)
        drag -= emitted * carried  # what rises from a pool has to be brought to the wind's speed
        slope = [entrained + emitted, heat, drag, spread, 0.0, 0.0, 0.0, force]
        return slope, richardson

    def _free(self, x: float, state: list[float], gas: State, radius: float, speed: float) -> list[float]:
        mass, _, momentum, _, _, rise, _, _ = state
        ambient = self.mixture.air
        jet = mixing.JET * math.sqrt(ambient.density * max(momentum, 0.0))
        vertical = rise / mass
        cross = 2.0 * math.pi * radius * 0.35 * abs(vertical) * ambient.density
        here = mixing.passive_width(self.width, x)
        later = mixing.passive_width(self.width, x + 0.1)
        turbulent = ambient.density * speed * 2.0 * math.pi * 0.5 * (later * later - here * here) / 0.1
        entrained = jet + cross + turbulent
        weight = -G * (gas.density - ambient.density) * math.pi * radius * radius
        return [entrained, entrained * ambient.enthalpy, 0.0, 0.0, vertical / speed, weight, 0.0, 0.0]


_FLOOR = (1e-9, -math.inf, -math.inf, 1e-6, 0.0, -math.inf, 0.0, 0.0)


def effective_width(core: float, sigma: float) -> float:
    """∫F dy / 2F(0) of a core of half width `core` whose edges are spread by `sigma`."""
    if sigma <= 1e-6 * core:
        return core
    return core / math.erf(core / (ROOT_2 * sigma))
