"""The instantaneous dense cloud: a cylinder that slumps, drifts and dilutes, marched in time. Owns no source term.

State: mass (the released mass over it is the mass fraction inside), enthalpy, radius, radial and downwind momentum,
position of the centre. Edge entrainment belongs to the gravity front, top entrainment to the turbulence of the
surface layer. Sources: van Ulden 1984 (IUTAM, 419), Webber et al. 1992 (DRIFT), Witlox and Holt 1999 (UDM).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from anlan.consequence.dispersion import dense_gas_entrainment as mixing
from anlan.consequence.dispersion.dense_gas_entrainment import G, SurfaceLayer
from anlan.consequence.dispersion.dense_gas_thermo import Mixture

STEP = 0.06
LAST_FRACTION = 1e-8
LAST_DISTANCE = 30_000.0
ALONG = 2.0  # the instantaneous cloud spreads along the wind, by shear, about twice as fast as across


@dataclass(slots=True)
class Instant:
    """The cloud at one time after the release."""

    time: float
    x: float
    fraction: float
    radius: float
    depth: float
    speed: float
    front: float
    sigma: float
    temperature: float
    density: float
    richardson: float
    mass: float
    liquid: float


@dataclass(slots=True)
class Cloud:
    """One run: `total` kg of enthalpy [J/kg] as a cylinder of `radius` m; `width` is the coefficient of σy."""

    air: SurfaceLayer
    mixture: Mixture
    total: float
    enthalpy: float
    radius: float
    width: float
    ground_temperature: float
    instants: list[Instant] = field(default_factory=list)

    def run(self) -> list[Instant]:
        """Instants from the release to where nothing is left."""
        state = [self.total, self.total * self.enthalpy, self.radius, 0.0, 0.0, 0.0]
        time = 0.0
        while True:
            instant, slope = self._evaluate(time, state)
            self.instants.append(instant)
            if instant.fraction < LAST_FRACTION or instant.x > LAST_DISTANCE or time > 5e4:
                return self.instants
            dt = self._step(state, slope, instant)
            middle = [v + 0.5 * dt * s for v, s in zip(state, slope, strict=True)]
            _, half = self._evaluate(time + 0.5 * dt, middle)
            state = [v + dt * s for v, s in zip(state, half, strict=True)]
            time += dt

    def _step(self, state: list[float], slope: list[float], instant: Instant) -> float:
        """Time step [s]: no flux, radius or momentum changes by more than a few per cent, nor the place by a tenth."""
        mass, radius = state[0], state[2]
        rate = max(slope[0] / mass, instant.front / radius, 1e-6)
        for index in (3, 4):  # momenta, against that of 0.5 m/s
            rate = max(rate, 0.3 * abs(slope[index]) / (abs(state[index]) + 0.5 * mass))
        return min(STEP / rate, max(0.2, 0.1 * (instant.x + radius) / max(instant.speed, 0.2)))

    def _evaluate(self, time: float, state: list[float]) -> tuple[Instant, list[float]]:
        mass, heat, radius, radial, along, x = state
        air, ambient = self.air, self.mixture.air
        y = min(self.total / mass, 1.0)
        gas = self.mixture.state(y, heat / mass)
        sigma = mixing.passive_width(self.width, x)
        area = math.pi * radius * radius * spread(radius, sigma)
        depth = mass / (gas.density * area)
        carried = air.advection(depth)
        speed = along / mass
        front = 1.5 * radial / mass
        gravity = G * (gas.density - ambient.density) / gas.density
        velocity = air.friction_velocity
        warmer = self.ground_temperature - gas.temperature
        flux = mixing.heat_flux(density=gas.density, cp=gas.cp, warmer=warmer, speed=max(speed, front),
                                friction_velocity=velocity)  # fmt: skip
        boost = mixing.convection_boost(flux=flux, density=gas.density, cp=gas.cp, temperature=gas.temperature,
                                        depth=depth, velocity=velocity)  # fmt: skip
        richardson = gravity * depth / (velocity * boost) ** 2
        top = air.top_velocity(depth, carried, richardson, boost)
        edge = 2.0 * math.pi * radius * depth
        later = spread(radius, mixing.passive_width(self.width, x + 0.1))
        diffused = max(later - spread(radius, sigma), 0.0) / 0.1 * speed * math.pi * radius * radius
        entrained = ambient.density * (area * top + edge * mixing.EDGE * max(front, 0.0) + diffused * depth)
        force = 0.5 * G * (gas.density - ambient.density) * depth * edge
        force -= 0.5 / mixing.FRONT**2 * ambient.density * front * abs(front) * edge
        drag = (velocity / max(carried, 0.1)) ** 2
        force -= gas.density * drag * area * front * max(speed, front)
        push = entrained * carried + gas.density * area * drag * (carried * abs(carried) - speed * abs(speed))
        push += 0.5 * ambient.density * 2.0 * radius * depth * (carried - speed) * abs(carried - speed)
        slope = [entrained, entrained * ambient.enthalpy + flux * area, max(front, 0.0), force, push, speed]
        instant = Instant(time, x, gas.fraction, radius, depth, speed, front, sigma, gas.temperature, gas.density,
                          richardson, mass, gas.liquid)  # fmt: skip
        return instant, slope


def spread(radius: float, sigma: float) -> float:
    """How much the area of a disc is enlarged by turbulent edges of `sigma` across and twice that along the wind."""
    half = 0.5 * math.sqrt(math.pi) * radius
    if sigma < 1e-3 * half:
        return 1.0
    return 1.0 / (
        math.erf(half / (math.sqrt(2.0) * sigma)) * math.erf(half / (math.sqrt(2.0) * ALONG * sigma))
    )
