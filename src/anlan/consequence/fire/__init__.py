"""Fires (火灾): pool fire, jet fire, fireball, view factors, transmissivity and what heat does to people.

Names of the contract with other programs. Knows no release, no event tree, no map.
"""

from anlan.consequence.fire.fireball import (
    BURN_DOSE,
    Fireball,
    FireballBurn,
    FireballFlux,
    fireball,
    fireball_burn_distance_epa,
    fireball_distance,
    fireball_flux,
    radiative_fraction_roberts,
)
from anlan.consequence.fire.harm import (
    FLUX_MEANINGS,
    THERMAL_PRESETS,
    fatality,
    flux_for,
    thermal_dose_for,
    thermal_meaning,
    thermal_probit,
)
from anlan.consequence.fire.jet import (
    JetFirePoint,
    jet_fire,
    jet_fire_contour,
    jet_fire_distance,
    jet_fire_point,
)
from anlan.consequence.fire.jet_flame import JetFire, JetFlame, jet_flame
from anlan.consequence.fire.pool import (
    PoolFire,
    PoolFlame,
    burning_rate_babrauskas,
    burning_rate_burgess,
    flame_height_thomas,
    flame_length_in_wind,
    flame_tilt,
    pool_fire,
    pool_fire_contour,
    pool_fire_distance,
    pool_fire_distance_epa,
    pool_flame,
)
from anlan.consequence.fire.radiation import transmissivity
from anlan.consequence.fire.view_factor import ViewFactor, view_factor_cylinder

__all__ = [
    "BURN_DOSE",
    "FLUX_MEANINGS",
    "THERMAL_PRESETS",
    "Fireball",
    "FireballBurn",
    "FireballFlux",
    "JetFire",
    "JetFirePoint",
    "JetFlame",
    "PoolFire",
    "PoolFlame",
    "ViewFactor",
    "burning_rate_babrauskas",
    "burning_rate_burgess",
    "fatality",
    "fireball",
    "fireball_burn_distance_epa",
    "fireball_distance",
    "fireball_flux",
    "flame_height_thomas",
    "flame_length_in_wind",
    "flame_tilt",
    "flux_for",
    "jet_fire",
    "jet_fire_contour",
    "jet_fire_distance",
    "jet_fire_point",
    "jet_flame",
    "pool_fire",
    "pool_fire_contour",
    "pool_fire_distance",
    "pool_fire_distance_epa",
    "pool_flame",
    "radiative_fraction_roberts",
    "thermal_dose_for",
    "thermal_meaning",
    "thermal_probit",
    "transmissivity",
    "view_factor_cylinder",
]
