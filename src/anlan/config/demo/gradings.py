"""Demo: an installation whose surroundings grew, so that its grade is no longer the filed one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from anlan.base.accounts.facade import User
from anlan.data.enterprises.facade import Enterprise
from anlan.data.hazards.facade import change_installation, installations_of
from anlan.kernel.actor import Actor
from anlan.kernel.clock import SHANGHAI

COUNTED = datetime(2026, 10, 20, 10, 30, tzinfo=SHANGHAI)


def build_gradings(people: Mapping[str, User], enterprises: Mapping[str, Enterprise]) -> None:
    """The district officer counts 64 residents where 25 were filed: α 1.5, R 10.8, third level instead of fourth."""
    officer = people["jinzhou"]
    (cold_store,) = installations_of(enterprises["cold-port"], visible_to=officer)
    change_installation(
        installation=cold_store,
        version=None,
        exposed_people=64,
        reason="厂界外新建职工公寓入住，重新核定常住人口",
        by=Actor(id=officer.id, name=officer.name, address="cli"),
        at=COUNTED,
    )
