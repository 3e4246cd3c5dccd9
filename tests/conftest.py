"""Fixtures every test may ask for: the light city, its people by name, and what is skipped where."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import hypothesis
import pytest
from django.core.cache import cache
from django.test import Client
from tests import people as names
from tests.people import People

from anlan.base.accounts.facade import Organisation, User
from anlan.base.divisions.facade import Division

SHARED = Path(__file__).resolve().parents[2] / "shared"


# No test may fail because the machine was slow; speed belongs in `benchmarks/`.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of the shared input folder run only where it is."""
    if SHARED.is_dir():
        return
    skip = pytest.mark.skip(reason="the shared input folder is not beside this checkout")
    for item in items:
        if "shared" in item.keywords:
            item.add_marker(skip)


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Counters of one test do not reach the next."""
    cache.clear()


@pytest.fixture(autouse=True)
def _nothing_remembered(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages work everything out anew, so that queries can be counted; `remembering` asks for the product's way."""
    if "remembering" not in request.fixturenames:
        monkeypatch.setattr("anlan.ui.facade.memory._state", None)


@pytest.fixture
def remembering() -> None:
    """Pages remember what they worked out, as in the product."""


@pytest.fixture
def people(db: None) -> People:
    """The light city with its organisations and everybody in it."""
    return names.settle()


@pytest.fixture
def dalian_light(people: People) -> Division:
    """大连市 of the light city."""
    return Division.objects.get(code="210200")


@pytest.fixture
def jinzhou_bureau(people: People) -> Organisation:
    """金州区应急管理局."""
    return Organisation.objects.get(name="金州区应急管理局")


@pytest.fixture
def zhuanghe_bureau(people: People) -> Organisation:
    """庄河市应急管理局."""
    return Organisation.objects.get(name="庄河市应急管理局")


@pytest.fixture
def browser_of() -> Callable[[User], Client]:
    """A signed-in browser of a person."""
    return names.browser_of


@pytest.fixture
def program_of() -> Callable[..., Client]:
    """A program with a token of a person."""
    return names.program_of


def _person(name: str) -> Callable[[People], User]:
    def fixture(people: People) -> User:
        return getattr(people, name)

    fixture.__doc__ = f"The demo user `{name}`."
    return pytest.fixture(name=name)(fixture)


duty = _person("duty")
leader = _person("leader")
expert = _person("expert")
clerk = _person("clerk")
jinzhou = _person("jinzhou")
zhuanghe = _person("zhuanghe")
township = _person("township")
enterprise = _person("enterprise")
officer = _person("officer")
vehicle = _person("vehicle")
auditor = _person("auditor")
admin = _person("admin")
security = _person("security")
