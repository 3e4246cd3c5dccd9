"""What the tests of the consequence room share: an enterprise with chlorine in Jinzhou, a request, a place south of it."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.people import AT, People, actor
from tests.rescue.incidents.conftest import valid_code

from anlan.data.enterprises.facade import Enterprise, create_enterprise
from anlan.data.hazards.facade import MajorHazardInstallation, create_installation, load_substances
from anlan.data.resources.facade import SensitivePlace, create_place
from anlan.gis.consequences.facade import Request
from anlan.kernel.actor import SYSTEM

LON, LAT = 121.783, 39.051
#: Overcast by day, a wind of 3 m/s from the north.
WEATHER: dict[str, Any] = {
    "wind_speed": 3.0,
    "wind_direction_deg": 0.0,
    "height_m": 10.0,
    "temperature_K": 293.15,
    "humidity": 0.6,
    "stability": "D",
    "terrain": "rural",
}
CHLORINE: dict[str, Any] = {
    "substance": "氯",
    "containment": "pressure-vessel",
    "state": "liquefied-gas",
    "amount_kg": 25_000.0,
    "temperature_K": 293.15,
    "pressure_Pa": 676_000.0,
    "hole_diameter_m": 0.025,
    "release_height_m": 1.0,
    "duration_s": 1800.0,
    "congestion": "open",
}


@pytest.fixture
def substances(people: People) -> None:
    """The shipped table of substances."""
    load_substances(by=SYSTEM, at=AT)


@pytest.fixture
def works(people: People) -> Enterprise:
    """A chlorine works in Jinzhou."""
    return create_enterprise(
        name="大连海青化工有限公司",
        credit_code=valid_code(1),
        address="金州区海青岛街道1号",
        located_in="210213",
        lon=LON,
        lat=LAT,
        employees=300,
        by=actor(people.duty),
        at=AT,
    )


@pytest.fixture
def tanks(works: Enterprise, substances: None, people: People) -> MajorHazardInstallation:
    """Its chlorine: two vessels of 25 t."""
    return create_installation(
        enterprise=works,
        name="液氯罐区",
        kind="storage",
        stored=[{"substance": "氯", "quantity_t": 50.0, "container": "卧罐 2×25 t"}],
        by=actor(people.clerk),
        at=AT,
    )


@pytest.fixture
def ask() -> Callable[..., Request]:
    """A request at the works; keyword arguments change the scenario, `weather` the weather."""

    def make(*, weather: dict[str, Any] | None = None, **scenario: Any) -> Request:
        return Request(
            scenario={**CHLORINE, **scenario}, weather={**WEATHER, **(weather or {})}, lon=LON, lat=LAT
        )

    return make


@pytest.fixture
def school(people: People) -> Callable[..., SensitivePlace]:
    """A school so many metres north (negative: south) of the works."""

    def make(north_m: float, *, people_there: int = 800, name: str = "海青小学") -> SensitivePlace:
        return create_place(
            kind="school",
            name=name,
            people=people_there,
            lon=LON,
            lat=LAT + north_m / 111_000,
            located_in="210213",
            by=actor(people.duty),
            at=AT,
        )

    return make
