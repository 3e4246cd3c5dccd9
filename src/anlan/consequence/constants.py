"""Physical constants the models share. Holds no property of a substance."""

from __future__ import annotations

from typing import Final

R: Final = 8.314462618
"""Molar gas constant [J/mol/K] (CODATA 2018, exact)."""

G: Final = 9.80665
"""Standard gravity [m/s2] (ISO 80000-3)."""

AIR_MOLAR_MASS: Final = 0.0289647
"""Molar mass of dry air [kg/mol] (US Standard Atmosphere 1976)."""

AIR_HEAT_CAPACITY: Final = 1005.0
"""Specific heat of dry air at constant pressure near 290 K [J/kg/K]."""

WATER_MOLAR_MASS: Final = 0.01801528
"""Molar mass of water [kg/mol]."""

ATMOSPHERE: Final = 101325.0
"""Standard atmosphere [Pa]."""

ZERO_CELSIUS: Final = 273.15
"""0 degrees Celsius [K]."""

STEFAN_BOLTZMANN: Final = 5.670374419e-8
"""Stefan-Boltzmann constant [W/m2/K4] (CODATA 2018)."""

VON_KARMAN: Final = 0.4
"""Von Karman constant of the surface layer."""

TNT_ENERGY: Final = 4.68e6
"""Heat of explosion of TNT used by EPA's RMP guidance [J/kg]."""
