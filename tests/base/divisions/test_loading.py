"""Loading a city from the published packages, and what is said where they disagree."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.base.divisions.conftest import AT

from anlan.base.audit.models import AuditEntry
from anlan.base.divisions.facade import Division, DivisionDataMissing, DivisionLevel, load_city
from anlan.base.divisions.models import Boundary
from anlan.kernel.actor import SYSTEM
from anlan.kernel.errors import InvalidInput

pytestmark = pytest.mark.django_db


def test_dalian_stands_with_districts_townships_and_boundaries(dalian: None) -> None:
    city = Division.objects.get(code="210200")
    assert (city.name, city.level, city.parent_id) == ("大连市", "city", "210000")
    assert Division.objects.filter(level=DivisionLevel.DISTRICT, parent=city).count() == 10
    assert Division.objects.get(code="210213004").parent_id == "210213"
    assert Boundary.objects.count() == 11


def test_loading_is_audited(dalian: None) -> None:
    entry = AuditEntry.objects.get(action="divisions.load_city")
    assert (entry.subject_kind, entry.subject_id) == ("division", "210200")


def test_loading_again_changes_nothing(dalian: None) -> None:
    before = list(Division.objects.values_list("code", "name", "parent_id"))
    load_city("210200", by=SYSTEM, at=AT)
    assert list(Division.objects.values_list("code", "name", "parent_id")) == before


def test_two_cities_stand_side_by_side(dalian: None, ningbo: None) -> None:
    assert set(Division.objects.filter(level="city").values_list("name", flat=True)) == {"大连市", "宁波市"}


def test_a_municipality_is_a_city_without_province(dist: Path) -> None:
    report = load_city("110000", by=SYSTEM, at=AT)
    assert (report.city.level, report.city.parent_id) == ("city", None)
    assert Division.objects.get(code="110101001").parent_id == "110101"


def test_a_city_without_districts_holds_its_townships_itself(dist: Path) -> None:
    report = load_city("441900", by=SYSTEM, at=AT)
    assert (report.districts, report.townships, report.boundaries) == (0, 1, 1)
    assert Division.objects.get(code="441900003").parent_id == "441900"


def test_disagreements_are_named_and_nothing_real_is_dropped(dist: Path) -> None:
    report = load_city("130200", by=SYSTEM, at=AT)
    found = "\n".join(report.findings)
    assert "130299 没有边界的区：无边界数据" in found
    assert "130271 河北唐山芦台经济开发区：功能区不作为行政区划载入" in found
    assert "130271：所属功能区的 1 个乡级区划未载入" in found
    assert "仅见于边界数据" in found
    assert Division.objects.filter(code="130299").exists()
    assert Division.objects.filter(code="130299100").exists()
    assert Division.objects.filter(code="130203", name="路北区").exists()
    assert not Division.objects.filter(code="130271").exists()


@pytest.mark.parametrize("code", ["", "大连", "2102", "210202", "999900"])
def test_a_code_that_is_no_city_is_refused(dist: Path, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        load_city(code, by=SYSTEM, at=AT)
    assert refused.value.field == "code"


def test_without_the_build_the_message_says_what_to_do(settings: Any, tmp_path: Path) -> None:
    settings.FRONTEND_DIST = tmp_path
    with pytest.raises(DivisionDataMissing, match="make setup"):
        load_city("210200", by=SYSTEM, at=AT)
    assert not Division.objects.exists()
