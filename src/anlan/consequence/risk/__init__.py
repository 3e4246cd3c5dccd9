"""Quantitative risk: individual risk around an installation as contours, societal risk as an F-N curve.

`events` says what may happen (frequency, where it kills), `wind` how often the wind blows where, `individual` and
`societal` add up, `contours` draws, `judgement` puts it together and asks GB 36894-2018. Sources: TNO Purple Book
(CPR 18E, 2005) chapter 6, GB/T 37243-2019 clause 6.7. Computes no effect: footprints come from `scenario` by way of
`releases`.
"""

from anlan.consequence.risk.contours import Contour, contours
from anlan.consequence.risk.events import Event, Footprint, inside
from anlan.consequence.risk.individual import (
    ToxicSector,
    individual_risk_at,
    individual_risk_grid,
    individual_risk_toxic_sector,
)
from anlan.consequence.risk.judgement import InstallationRisk, TargetRisk, installation_risk
from anlan.consequence.risk.releases import ASSUMPTIONS as RELEASE_ASSUMPTIONS
from anlan.consequence.risk.releases import Release, events_of, releases_of
from anlan.consequence.risk.societal import FnCurve, Population, fn_curve, societal_risk
from anlan.consequence.risk.wind import WeatherClass, WindRose, uniform_rose

__all__ = [
    "RELEASE_ASSUMPTIONS",
    "Contour",
    "Event",
    "FnCurve",
    "Footprint",
    "InstallationRisk",
    "Population",
    "Release",
    "TargetRisk",
    "ToxicSector",
    "WeatherClass",
    "WindRose",
    "contours",
    "events_of",
    "fn_curve",
    "individual_risk_at",
    "individual_risk_grid",
    "individual_risk_toxic_sector",
    "inside",
    "installation_risk",
    "releases_of",
    "societal_risk",
    "uniform_rose",
]
