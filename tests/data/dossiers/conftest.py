"""An enterprise in Jinzhou with the people who keep its dossier."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.people import AT, People, actor

from anlan.base.accounts.facade import Organisation
from anlan.data.dossiers.facade import DossierItem, create_item, kind_of
from anlan.data.enterprises.facade import Enterprise
from anlan.data.hazards.facade import load_substances

#: What an item of each kind must say.
LEAST: dict[str, dict[str, Any]] = {
    "storage-unit": {"tag": "V-101", "kind": "tank"},
    "risk-point": {"level": "red"},
    "shut-off": {"kind": "power", "how": "拉下进线断路器"},
    "safety-facility": {"kind": "hydrant"},
    "building": {"use": "workshop"},
    "process": {"kind": "chlorination"},
    "special-equipment": {"kind": "boiler"},
    "held-licence": {"kind": "safety", "number": "辽安许〔2025〕1 号"},
    "shift": {"starts": "8:00", "ends": "20:00", "people": 30},
}


@pytest.fixture
def works(people: People, register: Callable[..., Enterprise]) -> Enterprise:
    """An enterprise in 金州区 whose filer is `people.enterprise`."""
    own = people.enterprise.current_posts[0].organisation
    assert isinstance(own, Organisation)
    return register(1, organisation=own)


@pytest.fixture
def substances(db: None) -> None:
    """The shipped table of substances."""
    from anlan.kernel.actor import SYSTEM

    load_substances(by=SYSTEM, at=AT)


@pytest.fixture
def add(people: People, works: Enterprise) -> Callable[..., DossierItem]:
    """Add an item to the enterprise's dossier as the district officer would."""

    def make(key: str, name: str = "", **values: Any) -> DossierItem:
        kind = kind_of(key)
        given = {"name": name or kind.title, **LEAST[key], **values}
        return create_item(
            kind=kind, enterprise=works, values=given, by=actor(people.jinzhou), at=AT, within=people.jinzhou
        )

    return make
