"""What other rooms may call."""

from anlan.base.divisions.codes import check_code, descendants_range, lies_under, prefix_of
from anlan.base.divisions.enums import DivisionLevel
from anlan.base.divisions.locator import Located, Locator, boundaries_revision, locate, locator
from anlan.base.divisions.models import Division
from anlan.base.divisions.name_source import DivisionDataMissing
from anlan.base.divisions.operations import LoadReport, load_city
from anlan.base.divisions.queries import (
    boundaries_geojson,
    boundary_of,
    cities,
    districts,
    search_divisions,
)

__all__ = [
    "Division",
    "DivisionDataMissing",
    "DivisionLevel",
    "LoadReport",
    "Located",
    "Locator",
    "boundaries_geojson",
    "boundaries_revision",
    "boundary_of",
    "check_code",
    "cities",
    "descendants_range",
    "districts",
    "lies_under",
    "load_city",
    "locate",
    "locator",
    "prefix_of",
    "search_divisions",
]
