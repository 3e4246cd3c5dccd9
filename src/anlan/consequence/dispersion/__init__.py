"""Dispersion (扩散模型): where a cloud goes and how it thins out, passive or heavy.

Re-exports what other programs call; the models are in the modules of this package. Source terms, health effects and
zones are elsewhere.
"""

from __future__ import annotations

from anlan.consequence.dispersion.briggs import PuffSigmas, Sigmas, sigma_briggs, sigma_puff
from anlan.consequence.dispersion.britter_mcquaid import (
    HeavyPlume,
    HeavyPuff,
    britter_mcquaid_plume,
    britter_mcquaid_puff,
)
from anlan.consequence.dispersion.criterion import DenseGas, dense_gas_criterion
from anlan.consequence.dispersion.dense_gas_model import dense_gas
from anlan.consequence.dispersion.distances import Reach, distance_to_concentration, flammable_mass
from anlan.consequence.dispersion.error_function import erf
from anlan.consequence.dispersion.gaussian import finite_release, gaussian_plume, gaussian_puff, plume_grid
from anlan.consequence.dispersion.nomograms import britter_mcquaid_plume_curve, britter_mcquaid_puff_curve
from anlan.consequence.dispersion.outlines import (
    MINIMUM_RANGE,
    arrival_time,
    finite_release_contour,
    finite_release_reach,
    plume_contour,
    puff_contour,
    puff_reach,
)
from anlan.consequence.dispersion.rings import Ring, contour_of_grid, ring_area
from anlan.consequence.dispersion.units import mg_m3_to_ppm, ppm_to_mg_m3

__all__ = [
    "MINIMUM_RANGE",
    "DenseGas",
    "HeavyPlume",
    "HeavyPuff",
    "PuffSigmas",
    "Reach",
    "Ring",
    "Sigmas",
    "arrival_time",
    "britter_mcquaid_plume",
    "britter_mcquaid_plume_curve",
    "britter_mcquaid_puff",
    "britter_mcquaid_puff_curve",
    "contour_of_grid",
    "dense_gas",
    "dense_gas_criterion",
    "distance_to_concentration",
    "erf",
    "finite_release",
    "finite_release_contour",
    "finite_release_reach",
    "flammable_mass",
    "gaussian_plume",
    "gaussian_puff",
    "mg_m3_to_ppm",
    "plume_contour",
    "plume_grid",
    "ppm_to_mg_m3",
    "puff_contour",
    "puff_reach",
    "ring_area",
    "sigma_briggs",
    "sigma_puff",
]
