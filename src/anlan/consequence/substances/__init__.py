"""What the models know of each substance: constants, correlations, names. Owns the table; computes no consequence.

`get` finds a substance by Chinese or English name, alias, CAS or UN number. Correlations raise outside their range:
nothing here extrapolates without a word.
"""

from __future__ import annotations

from anlan.consequence.constants import AIR_MOLAR_MASS, G, R
from anlan.consequence.substances.correlations import Correlation
from anlan.consequence.substances.record import MissingProperty, ProbitSet, Substance
from anlan.consequence.substances.registry import UnknownSubstance, all, get, keys

__all__ = [
    "AIR_MOLAR_MASS",
    "Correlation",
    "G",
    "MissingProperty",
    "ProbitSet",
    "R",
    "Substance",
    "UnknownSubstance",
    "all",
    "get",
    "keys",
]
