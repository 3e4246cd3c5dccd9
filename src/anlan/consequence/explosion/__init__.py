"""Explosions (爆炸): TNT, vapour clouds, bursting vessels and what blast does to people and buildings.

Names of the contract with other programs. Knows no release, no event tree, no map.
"""

from anlan.consequence.explosion.harm import (
    OVERPRESSURE_EFFECTS,
    eardrum_probit,
    hsc_probit,
    lung_probit,
    overpressure_meaning,
)
from anlan.consequence.explosion.tnt import (
    KPA_PER_PSI,
    Blast,
    blast_arrival,
    distance_to_overpressure,
    kingery_bulmash,
    kingery_bulmash_full,
    kinney_graham,
    tnt_equivalent,
    vce_distance_epa,
)
from anlan.consequence.explosion.vapour_cloud import (
    BakerStrehlowTang,
    MultiEnergy,
    baker_strehlow_tang,
    bst_distance,
    flame_mach,
    multi_energy,
    multi_energy_distance,
    multi_energy_strength,
    stoichiometric_energy,
)
from anlan.consequence.explosion.vessel import PhysicalExplosion, bleve_blast, physical_explosion

__all__ = [
    "KPA_PER_PSI",
    "OVERPRESSURE_EFFECTS",
    "BakerStrehlowTang",
    "Blast",
    "MultiEnergy",
    "PhysicalExplosion",
    "baker_strehlow_tang",
    "blast_arrival",
    "bleve_blast",
    "bst_distance",
    "distance_to_overpressure",
    "eardrum_probit",
    "flame_mach",
    "hsc_probit",
    "kingery_bulmash",
    "kingery_bulmash_full",
    "kinney_graham",
    "lung_probit",
    "multi_energy",
    "multi_energy_distance",
    "multi_energy_strength",
    "overpressure_meaning",
    "physical_explosion",
    "stoichiometric_energy",
    "tnt_equivalent",
    "vce_distance_epa",
]
