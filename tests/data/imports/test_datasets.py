"""Every dataset of the contract takes a row filled as its template's example."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.data.imports.conftest import HEADERS, workbook
from tests.data.imports.credit_codes import credit_code
from tests.people import AT, People

from anlan.data.hazards.facade import MajorHazardInstallation, load_substances
from anlan.data.imports.facade import Dataset, dataset_named, datasets
from anlan.data.resources.facade import Resource
from anlan.kernel.actor import SYSTEM

Imported = Callable[..., dict[str, Any]]
KEYS = [
    "enterprises",
    "major-hazard-installations",
    "rescue-teams",
    "experts",
    "medical-institutions",
    "supplies",
    "shelters",
    "sensitive-places",
    "water-sources",
    "responsibility-areas",
    "duty-contacts",
    "storage-units",
    "risk-points",
    "shut-offs",
    "safety-facilities",
    "buildings",
    "processes",
    "special-equipment",
    "held-licences",
    "shifts",
    "accidents",
]


def _example(dataset: Dataset, **more: Any) -> list[Any]:
    values = {column.field: column.example for column in dataset.columns}
    for name in ("credit_code", "enterprise_code"):
        if name in values:
            values[name] = credit_code(1)
    return [{**values, **more}[column.field] for column in dataset.columns]


def _headers(dataset: Dataset) -> list[str]:
    return [column.header for column in dataset.columns]


@pytest.fixture
def works(city: People, imported: Imported) -> People:
    """One enterprise and the substances, for what refers to them."""
    load_substances(by=SYSTEM, at=AT)
    imported(city.clerk, workbook([["甲厂", credit_code(1), "", 121.521, 38.953]], HEADERS[:5]))
    return city


def test_the_datasets_of_the_contract() -> None:
    assert [each.key for each in datasets()] == KEYS


@pytest.mark.parametrize("key", KEYS)
def test_the_example_row_goes_in_once(works: People, imported: Imported, key: str) -> None:
    dataset = dataset_named(key)
    body = workbook([_example(dataset)], _headers(dataset))
    first = imported(works.clerk, body, dataset=key)
    assert first["errors"] == []
    assert first["created"] + first["updated"] == 1
    second = imported(works.clerk, body, dataset=key)
    assert (second["unchanged"], second["errors"]) == (1, [])


def test_an_installation_takes_a_row_for_each_substance(works: People, imported: Imported) -> None:
    dataset = dataset_named("major-hazard-installations")
    rows = [_example(dataset), _example(dataset, substance="氯"), _example(dataset, substance="氯")]
    state = imported(works.clerk, workbook(rows, _headers(dataset)), dataset=dataset.key)
    assert (state["rejected"], state["errors"][0]["row"]) == (1, 4)
    assert MajorHazardInstallation.objects.get().stored.count() == 2


def test_an_installation_of_an_unknown_enterprise(works: People, imported: Imported) -> None:
    dataset = dataset_named("major-hazard-installations")
    rows = [_example(dataset, enterprise_code=credit_code(99))]
    state = imported(works.clerk, workbook(rows, _headers(dataset)), dataset=dataset.key)
    assert state["rejected"] == 1
    assert state["errors"][0]["column"] == "企业统一社会信用代码"


def test_a_depot_takes_a_row_for_each_item(works: People, imported: Imported) -> None:
    dataset = dataset_named("supplies")
    rows = [_example(dataset), _example(dataset, item="沙袋", quantity=500, unit="只")]
    state = imported(works.clerk, workbook(rows, _headers(dataset)), dataset="supplies")
    assert state["errors"] == []
    assert Resource.objects.get(kind="supplies").stock.count() == 2
