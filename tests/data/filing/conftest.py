"""What the tests of the filings share: the filer's enterprise in Jinzhou with a tank, another enterprise, a new tank
farm typed in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from tests.people import AT, People, actor

from anlan.base.accounts.enums import OrganisationKind, Role
from anlan.base.accounts.facade import Organisation, User, assign_post, create_organisation, create_user
from anlan.data.dossiers.facade import create_item
from anlan.data.dossiers.facade import kind_of as dossier_kind
from anlan.data.enterprises.facade import Enterprise
from anlan.data.filing.facade import (
    Filing,
    accept_filing,
    begin_change,
    filing_to_edit,
    kind_of,
    pass_all,
    submit_filing,
)
from anlan.data.hazards.facade import Substance, create_installation

LATER = AT + timedelta(hours=2)

INSTALLATION = {
    "name": "北区液氨罐区",
    "kind": "storage",
    "level": "4",
    "exposed_people": "20",
    "stored": [{"substance": "氨", "quantity_t": "50", "container": "球罐 2×25 t"}],
    "chief_name": "王一",
    "chief_phone": "0411-80000001",
}
TANK = {
    "tag": "V-201",
    "name": "1 号液氨球罐",
    "kind": "tank",
    "substance": "氨",
    "installation": "北区液氨罐区",
    "storage": "pressurised",
    "volume_m3": "50",
    "quantity_t": "25",
}


@pytest.fixture
def substances(db: None) -> dict[str, Substance]:
    """Three of the shipped substances."""
    return {
        name: Substance.objects.create(
            name=name, cas=cas, critical_quantity_t=q, beta=beta, search=name, verified=True
        )
        for name, cas, q, beta in (
            ("氨", "7664-41-7", 10.0, 2.0),
            ("氯", "7782-50-5", 5.0, 4.0),
            ("苯", "71-43-2", 50.0, 1.0),
        )
    }


@pytest.fixture
def plant(people: People, register: Callable[..., Enterprise], substances: Any) -> Enterprise:
    """The filer's own enterprise."""
    post = people.enterprise.current_posts[0]
    bureau = Organisation.objects.get(name="金州区应急管理局")
    return register(
        1, organisation=post.organisation, supervised_by=bureau, employees=120, category="chemicals"
    )


@pytest.fixture
def tank(people: People, plant: Enterprise) -> Any:
    """A tank it has."""
    values = {"tag": "V-101", "name": "1 号苯罐", "kind": "tank", "substance": "苯", "volume_m3": 100.0}
    return create_item(
        kind=dossier_kind("storage-unit"), enterprise=plant, values=values, by=actor(people.clerk), at=AT
    )


@pytest.fixture
def farm(people: People, plant: Enterprise) -> Any:
    """A tank farm it has."""
    return create_installation(
        enterprise=plant,
        name="南区罐区",
        level="4",
        exposed_people=20,
        stored=[{"substance": "氨", "quantity_t": 40}],
        by=actor(people.clerk),
        at=AT,
    )


@pytest.fixture
def stranger(people: People) -> User:
    """Who files for another enterprise."""
    return _filer("stranger", "外企业")


@pytest.fixture
def colleague(people: People, plant: Enterprise) -> User:
    """A second filer of the same enterprise."""
    return _filer("colleague", "同企业", plant.organisation)


def _filer(username: str, name: str, organisation: Organisation | None = None) -> User:
    from anlan.kernel.actor import SYSTEM

    home = organisation or create_organisation(
        name=f"{name}有限公司", kind=OrganisationKind.ENTERPRISE, by=SYSTEM, at=AT
    )
    user = create_user(username=username, name=name, password="A-long-phrase-26", by=SYSTEM, at=AT)
    assign_post(user=user, organisation=home, role=Role.ENTERPRISE, title="填报员", by=SYSTEM, at=AT)
    return User.objects.get(pk=user.pk)


@pytest.fixture
def typed(people: People, plant: Enterprise) -> Callable[..., Filing]:
    """A draft with the given changes: `typed(("storage-unit", TANK), …)`; a third part is the record changed."""

    def make(*changes: Any) -> Filing:
        by = actor(people.enterprise)
        filing = filing_to_edit(enterprise=plant, by=by, at=AT)
        for kind, values, *target in changes:
            begin_change(
                filing=filing,
                kind=kind_of(kind),
                target_id=target[0] if target else None,
                values=values,
                by=by,
                at=AT,
            )
        return Filing.objects.get(pk=filing.pk)

    return make


@pytest.fixture
def submitted(people: People, typed: Callable[..., Filing]) -> Callable[..., Filing]:
    """The same, handed in."""

    def make(*changes: Any) -> Filing:
        filing = typed(*changes)
        return submit_filing(
            filing=filing,
            version=filing.version,
            by=actor(people.enterprise),
            at=AT,
            within=people.enterprise,
        )

    return make


@pytest.fixture
def accepted(people: People, submitted: Callable[..., Filing]) -> Callable[..., Filing]:
    """The same, accepted by the district."""

    def make(*changes: Any) -> Filing:
        filing = submitted(*changes)
        by = actor(people.jinzhou)
        passed = pass_all(filing=filing, version=None, by=by, at=LATER)
        return accept_filing(filing=passed, version=passed.version, by=by, at=LATER, within=people.jinzhou)

    return make
