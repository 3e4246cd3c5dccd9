"""Source terms (泄漏源强): how much comes out, how fast, in which phase, and how fast a pool gives it to the air.

Owns nothing but the names: holes, two-phase flow, vessels, pipes, flashing and pools live in the modules below.
Takes plain properties (densities, heats, vapour pressures), never a substance, so every model can be checked alone.
"""

from anlan.consequence.source.flash import (
    JetSplit,
    RainOut,
    droplet_diameter,
    flash_fraction,
    jet_split,
    rain_out,
)
from anlan.consequence.source.holes import GasFlow, critical_pressure_ratio, gas_hole, liquid_hole
from anlan.consequence.source.pools import (
    MINIMUM_THICKNESS,
    PoolEvaporation,
    PoolSize,
    SpreadingPool,
    minimum_thickness,
    pool_evaporation_epa,
    pool_evaporation_mackay_matsugu,
    pool_size,
    spreading_pool,
)
from anlan.consequence.source.two_phase import TwoPhaseFlow, critical_ratio_omega, two_phase_hole

__all__ = [
    "MINIMUM_THICKNESS",
    "GasFlow",
    "JetSplit",
    "PoolEvaporation",
    "PoolSize",
    "RainOut",
    "SpreadingPool",
    "TwoPhaseFlow",
    "critical_pressure_ratio",
    "critical_ratio_omega",
    "droplet_diameter",
    "flash_fraction",
    "gas_hole",
    "jet_split",
    "liquid_hole",
    "minimum_thickness",
    "pool_evaporation_epa",
    "pool_evaporation_mackay_matsugu",
    "pool_size",
    "rain_out",
    "spreading_pool",
    "two_phase_hole",
]
