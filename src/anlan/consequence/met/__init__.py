"""Meteorology (气象) the models need: stability class, wind over height, sun, surface layer, air.

Owns nothing but the names; classes and sun are in stability and sun, the surface layer in wind, the gas in air.
Does not fetch weather: that is `anlan.data.weather`.
"""

from anlan.consequence.met.air import (
    air_density,
    air_kinematic_viscosity,
    air_viscosity,
    saturation_vapour_pressure,
    water_vapour_pressure,
)
from anlan.consequence.met.stability import (
    CLASSES,
    StabilityChoice,
    pasquill_class,
    single_class,
    stability_from,
)
from anlan.consequence.met.sun import insolation_class, solar_elevation, solar_flux
from anlan.consequence.met.wind import (
    friction_velocity,
    inverse_obukhov_length,
    obukhov_length,
    wind_at_height,
    wind_exponent,
    wind_profile,
)

__all__ = [
    "CLASSES",
    "StabilityChoice",
    "air_density",
    "air_kinematic_viscosity",
    "air_viscosity",
    "friction_velocity",
    "insolation_class",
    "inverse_obukhov_length",
    "obukhov_length",
    "pasquill_class",
    "saturation_vapour_pressure",
    "single_class",
    "solar_elevation",
    "solar_flux",
    "stability_from",
    "water_vapour_pressure",
    "wind_at_height",
    "wind_exponent",
    "wind_profile",
]
