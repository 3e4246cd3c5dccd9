"""Source terms (泄漏源强): how much comes out, how fast, in which phase, and how fast a pool gives it to the air.

Owns nothing but the names: holes, two-phase flow, vessels, pipes, flashing and pools live in the modules below.
Takes plain properties (densities, heats, vapour pressures), never a substance, so every model can be checked alone.
"""

from anlan.consequence.source.boiling import (
    GROUNDS,
    BoilingPool,
    EvaporatingPool,
    Ground,
    boiling_pool,
    conduction_flux,
    evaporating_pool,
)
from anlan.consequence.source.flash import (
    JetSplit,
    RainOut,
    droplet_diameter,
    flash_fraction,
    flashing_diameter,
    jet_split,
    rain_out,
    rain_out_droplets,
    suspended_fraction,
)
from anlan.consequence.source.holes import GasFlow, critical_pressure_ratio, gas_hole, liquid_hole
from anlan.consequence.source.pipes import (
    LiquidPipe,
    PipeFlow,
    PipeRupture,
    friction_factor,
    liquid_pipe_rupture,
    pipe_rupture,
    short_pipe,
)
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
from anlan.consequence.source.vessels import Draindown, GasBlowdown, gas_blowdown, tank_draindown

__all__ = [
    "GROUNDS",
    "MINIMUM_THICKNESS",
    "BoilingPool",
    "Draindown",
    "EvaporatingPool",
    "GasBlowdown",
    "GasFlow",
    "Ground",
    "JetSplit",
    "LiquidPipe",
    "PipeFlow",
    "PipeRupture",
    "PoolEvaporation",
    "PoolSize",
    "RainOut",
    "SpreadingPool",
    "TwoPhaseFlow",
    "boiling_pool",
    "conduction_flux",
    "critical_pressure_ratio",
    "critical_ratio_omega",
    "droplet_diameter",
    "evaporating_pool",
    "flash_fraction",
    "flashing_diameter",
    "friction_factor",
    "gas_blowdown",
    "gas_hole",
    "jet_split",
    "liquid_hole",
    "liquid_pipe_rupture",
    "minimum_thickness",
    "pipe_rupture",
    "pool_evaporation_epa",
    "pool_evaporation_mackay_matsugu",
    "pool_size",
    "rain_out",
    "rain_out_droplets",
    "short_pipe",
    "spreading_pool",
    "suspended_fraction",
    "tank_draindown",
    "two_phase_hole",
]
