"""The road ledger: what a file gives, what it may not, who may import."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.people import AT, People, actor

from anlan.base.audit.facade import AuditEntry
from anlan.gis.consequences.models import RoadLine
from anlan.gis.consequences.roads import import_roads
from anlan.kernel.coordinates import Crs
from anlan.kernel.errors import InvalidInput

pytestmark = pytest.mark.django_db
LINE = [[121.78, 39.05], [121.80, 39.06]]


def _file(*features: dict[str, Any]) -> io.BytesIO:
    return io.BytesIO(json.dumps({"type": "FeatureCollection", "features": list(features)}).encode())


def _road(coordinates: Any = LINE, kind: str = "LineString", **properties: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def _import(people: People, *features: dict[str, Any], **more: Any) -> int:
    given = {"source": "测试道路", "by": actor(people.admin), "at": AT, **more}
    return import_roads(file=_file(*features), **given)


def test_a_file_replaces_what_its_source_gave(people: People) -> None:
    assert _import(people, _road(name="甲路"), _road(name="乙路", **{"class": "motorway"})) == 2
    assert _import(people, _road(name="丙路"), source="别的来源") == 1
    assert _import(people, _road([LINE, LINE], "MultiLineString", name="丁路")) == 1
    assert set(RoadLine.objects.values_list("name", flat=True)) == {"丙路", "丁路"}
    assert AuditEntry.objects.filter(action="consequences.import_roads").count() == 3


def test_points_and_areas_are_passed_over(people: People) -> None:
    point = {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [121, 39]}}
    assert _import(people, point, _road()) == 1
    assert RoadLine.objects.get().name == "未命名支路/其他"


def test_gcj02_is_brought_to_wgs84(people: People) -> None:
    _import(people, _road(name="甲路"), crs=Crs.GCJ02)
    lon, lat = RoadLine.objects.get().lines[0][0]
    assert 0.003 < abs(lon - LINE[0][0]) < 0.008
    assert abs(lat - LINE[0][1]) < 0.004


@pytest.mark.parametrize(
    ("feature", "said"),
    [
        (_road([[121, 39]]), "至少要有两个点"),
        (_road([[39, 121], [39, 121.1]]), "经度应在前"),
        (_road([[121, "x"], [121, 39]]), "无法读取"),
    ],
)
def test_a_faulty_line_keeps_the_whole_file_out(people: People, feature: dict[str, Any], said: str) -> None:
    _import(people, _road(name="旧路"))
    with pytest.raises(InvalidInput, match=said):
        _import(people, _road(), feature)
    assert RoadLine.objects.get().name == "旧路"


@pytest.mark.parametrize("raw", [b"\xff\xfe", b"{}", b"[1]", b'{"features": 1}'])
def test_what_is_no_geojson_is_refused(people: People, raw: bytes) -> None:
    with pytest.raises(InvalidInput):
        import_roads(file=io.BytesIO(raw), source="x", by=actor(people.admin), at=AT)
    with pytest.raises(InvalidInput, match="数据来源"):
        _import(people, _road(), source="  ")
    with pytest.raises(InvalidInput, match="没有道路"):
        _import(people)


def test_the_page_imports_and_shows(people: People, browser_of) -> None:
    browser = browser_of(people.admin)
    assert "道路未导入" in browser.get("/consequence/roads/").content.decode()
    upload = SimpleUploadedFile("roads.geojson", _file(_road(name="甲路")).getvalue())
    answer = browser.post("/consequence/roads/", {"file": upload, "source": "测试", "crs": "wgs84"})
    assert answer.status_code == 302
    assert "测试" in browser.get("/consequence/roads/").content.decode()
    bad = SimpleUploadedFile("roads.geojson", b"nothing")
    answer = browser.post("/consequence/roads/", {"file": bad, "source": "测试", "crs": "wgs84"})
    assert answer.status_code == 422
    assert "不是 UTF-8 的 GeoJSON" in answer.content.decode()
    assert browser_of(people.duty).get("/consequence/roads/").status_code == 403
    assert browser_of(people.enterprise).get("/consequence/roads/").status_code == 403
