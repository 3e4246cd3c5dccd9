"""Screens and API: the path of a clerk, what a district may and may not, what an outsider sees, papers and exports."""

import io
import json
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import load_workbook
from tests.people import AT, actor

from anlan.data.cases.facade import AccidentCase
from anlan.rescue.accidents.facade import Accident, accident_of, retire_accident

JSON = "application/json"
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def clerk(people, browser_of) -> Client:
    return browser_of(people.clerk)


def url(found: Accident, tail: str = "") -> str:
    return f"/accidents/{found.pk}/{tail}"


def form(**values: object) -> dict[str, object]:
    return {
        "name": "金州区某厂坠落事故",
        "occurred_at": "2026-03-10T09:30",
        "kind": "09",
        "unit": "某厂",
        "deaths": "1",
        "missing": "0",
        "serious_injuries": "0",
        "minor_injuries": "0",
        "later_deaths": "0",
        "suspended_days": "0",
        "located_in": "210213",
        "loss_medical": "1000",
        "loss_funeral": "900000",
        "direct_loss": "0",
        "indirect_causes": ["training", "design"],
        "nature": "undetermined",
        "dossier": "incomplete",
        **values,
    }


def test_an_accident_entered_corrected_settled_and_written_into_the_library(people, clerk) -> None:
    wrong = clerk.post("/accidents/new/", form(direct_loss="5"))
    assert wrong.status_code == 422
    assert "与明细合计 901,000.00 元不一致" in wrong.content.decode()
    made = clerk.post("/accidents/new/", form())
    found = Accident.objects.get()
    assert made.headers["Location"] == url(found)
    assert (found.direct_loss, found.indirect_causes) == (901000, ["design", "training"])

    body = {
        key: value
        for key, value in form(direct_cause="未系安全带", version=found.version).items()
        if key != "dossier"
    }
    clerk.post(url(found, "edit/"), body)
    clerk.post(url(found, "dossier/"), {"state": "settled"})
    found.refresh_from_db()
    assert found.dossier == "incomplete"  # its nature is not determined
    page = clerk.get(url(found)).content.decode()
    assert "结案前请认定事故性质" in page
    clerk.post(url(found, "edit/"), {**body, "nature": "responsibility", "version": found.version})
    clerk.post(url(found, "dossier/"), {"state": "settled"})
    found.refresh_from_db()
    assert found.is_settled
    assert clerk.get(url(found, "edit/")).status_code == 409
    page = clerk.get(url(found)).content.decode()
    assert "档案状态：待补充 → 已结案" in page

    clerk.post(url(found, "case/"))
    case = AccidentCase.objects.get()
    assert f"/cases/{case.pk}/" in clerk.get(url(found)).content.decode()


def test_a_stale_edit_comes_back_with_everything_typed(people, enter, clerk) -> None:
    found = enter()
    answer = clerk.post(url(found, "edit/"), form(version=found.version + 7, direct_cause="迟到的修改"))
    assert answer.status_code == 422
    assert "迟到的修改" in answer.content.decode()


def test_papers_of_the_dossier(people, enter, clerk, browser_of) -> None:
    found = enter()
    clerk.post(url(found, "files/"), {"file": SimpleUploadedFile("调查报告.pdf", PDF)})
    clerk.post(url(found, "files/"), {"file": SimpleUploadedFile("程序.exe", b"MZ" + b"\0" * 64)})
    paper = found.files.get()
    assert paper.name == "调查报告.pdf"
    opened = clerk.get(url(found, f"files/{paper.pk}/"))
    assert b"".join(opened.streaming_content) == PDF
    outsider = browser_of(people.zhuanghe)
    assert outsider.get(url(found, f"files/{paper.pk}/")).status_code == 404
    assert outsider.post(url(found, "files/"), {"file": SimpleUploadedFile("x.pdf", PDF)}).status_code == 404
    clerk.post(url(found, f"files/{paper.pk}/remove/"))
    assert clerk.get(url(found, f"files/{paper.pk}/")).status_code == 404


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("duty", 200),
        ("leader", 200),
        ("jinzhou", 200),
        ("zhuanghe", 404),
        ("enterprise", 403),
        ("admin", 403),
        ("auditor", 403),
    ],
)
def test_who_sees_an_accident_of_jinzhou(people, enter, browser_of, program_of, who, status) -> None:
    found = enter(located_in="210213006")
    user = getattr(people, who)
    for tail in ("", "card.pdf"):
        assert browser_of(user).get(url(found, tail)).status_code == status
    assert program_of(user).get(f"/api/v1/accidents/{found.pk}").status_code == status


@pytest.mark.parametrize("who", ["leader", "expert", "township", "enterprise", "officer", "auditor"])
def test_who_may_not_write(people, enter, browser_of, program_of, who) -> None:
    found = enter(located_in="210213006")
    user = getattr(people, who)
    browser = browser_of(user)
    assert browser.get("/accidents/new/").status_code == 403
    for tail in ("edit/", "retire/", "restore/", "counted/", "dossier/", "extend/", "case/", "files/"):
        assert browser.post(url(found, tail), {"reason": "试试看", "state": "settled"}).status_code == 403, (
            tail
        )
    api = program_of(user)
    assert (
        api.post(
            "/api/v1/accidents",
            {"name": "x", "occurred_at": "2026-05-01T10:00:00+08:00", "kind": "09"},
            content_type=JSON,
        ).status_code
        == 403
    )
    assert api.patch(f"/api/v1/accidents/{found.pk}", {"deaths": 9}, content_type=JSON).status_code == 403
    found.refresh_from_db()
    assert (found.version, found.deaths) == (1, 1)


def test_an_outsider_touches_nothing(people, enter, browser_of) -> None:
    found = enter(located_in="210213")
    outsider = browser_of(people.zhuanghe)
    for tail in ("edit/", "retire/", "restore/", "counted/", "dossier/", "extend/", "case/"):
        assert outsider.post(url(found, tail), {"reason": "试试看", "state": "settled"}).status_code == 404, (
            tail
        )
    found.refresh_from_db()
    assert found.version == 1


def test_the_list_filters_searches_and_exports(people, enter, clerk) -> None:
    enter(name="锅炉房爆炸", kind="16", on="2026-02-03", deaths=3, industry="26")
    enter(name="工地坠落", kind="09", on="2025-02-03", industry="47", located_in="210283")
    gone = enter(name="重复的一起", on="2026-04-03")
    retire_accident(accident=gone, reason="重复", by=actor(people.clerk), at=AT)

    def names(query: str) -> set[str]:
        return {row.cells[1].content for row in clerk.get(f"/accidents/?{query}").context["table"].rows}

    both = {"锅炉房爆炸", "工地坠落"}
    assert names("") == both
    assert names("year=2026") == {"锅炉房爆炸"}
    assert names("m=2") == both
    assert names("year=2025&m=2") == {"工地坠落"}
    assert names("year=x&m=13") == both
    assert names("grade=3") == {"锅炉房爆炸"}
    assert names("kind=09") == {"工地坠落"}
    assert names("industry=47") == {"工地坠落"}
    assert names("industry=none") == set()
    assert names("located_in=210283") == {"工地坠落"}
    assert names("dossier=settled") == set()
    assert names("counted=0") == set()
    assert names("q=锅炉") == {"锅炉房爆炸"}
    assert names("q=SG2025-0001") == {"工地坠落"}
    assert names("status=retired") == {"重复的一起"}
    book = b"".join(clerk.get("/accidents/?export=xlsx").streaming_content)
    rows = load_workbook(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert len(rows) == 3


def test_the_list_costs_the_same_at_any_length(people, enter, clerk) -> None:
    counts = []
    for more in (3, 20):
        for _ in range(more):
            enter(located_in="210213006")
        clerk.get("/accidents/")
        with CaptureQueriesContext(connection) as queries:
            clerk.get("/accidents/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_figures_on_three_forms(people, enter, clerk) -> None:
    enter(on="2025-02-03", deaths=2)
    enter(on="2025-07-03", deaths=1, kind="19", direct_loss="12345.67")
    page = clerk.get("/accidents/figures/?year=2025&period=year")
    assert page.context["total"].now.number == 2
    assert "2025 年全年" in page.content.decode()
    for odd in ("year=abc", "year=9999&period=m99", "year=1000"):
        assert clerk.get(f"/accidents/figures/?{odd}").status_code == 200
    paper = clerk.get("/accidents/figures/report.pdf?year=2025&period=year")
    assert paper.content.startswith(b"%PDF")
    answer = clerk.get("/accidents/figures/report.xlsx?year=2025&period=year")
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert book.sheet_names == ["按月份", "按等级", "按类别", "按行业", "按区划", "事故明细", "说明"]
    kinds = book.get_sheet_by_name("按类别").to_python()
    assert kinds[-1][:4] == ["合计", 2, 0, 2]
    assert kinds[-1][4] == "—"
    assert len(book.get_sheet_by_name("事故明细").to_python()) == 5


def test_a_formula_in_a_name_stays_text(people, enter, clerk) -> None:
    enter(name='=HYPERLINK("http://evil")', unit="=1+1", on="2025-02-03")
    answer = clerk.get("/accidents/figures/report.xlsx?year=2025&period=year")
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert book.get_sheet_by_name("事故明细").to_python()[3][1] == '=HYPERLINK("http://evil")'
    page = enter(name="<script>alert(1)</script>")
    assert "<script>alert(1)" not in clerk.get(url(page)).content.decode()
    assert clerk.get(url(page, "card.pdf")).content.startswith(b"%PDF")


def test_the_api(people, enter, program_of: Callable[..., Client]) -> None:
    api = program_of(people.clerk)
    body = {
        "name": "接口登记",
        "occurred_at": "2026-05-01T10:00:00+08:00",
        "kind": "19",
        "deaths": 3,
        "located_in": "210213",
        "losses": {"medical": "10.5", "rescue": 2},
    }
    made = api.post("/api/v1/accidents", body, content_type=JSON)
    assert made.status_code == 201, made.content.decode()
    answer = made.json()
    assert (answer["grade"], answer["direct_loss"], answer["investigating_level"]) == (
        "较大",
        "12.50",
        "市级",
    )
    assert answer["kind_label"] == "中毒和窒息"
    path = f"/api/v1/accidents/{answer['id']}"
    assert api.patch(path, {"deaths": 2, "version": 1}, content_type=JSON).json()["grade"] == "一般"
    stale = api.patch(path, {"deaths": 1, "version": 1}, content_type=JSON)
    assert stale.status_code == 409
    bad = api.patch(path, {"kind": "99"}, content_type=JSON)
    assert bad.status_code == 422
    assert bad.json()["errors"][0]["field"] == "kind"
    out = api.post(f"{path}/counted", {"counted": False, "reason": "刑事案件"}, content_type=JSON)
    assert out.json()["counted"] is False
    assert (
        api.post(f"{path}/dossier", {"state": "investigating"}, content_type=JSON).json()["dossier_label"]
        == "调查中"
    )
    listed = api.get("/api/v1/accidents?grade=一般&year=2026&counted=false&kind=19&q=接口").json()
    assert listed["count"] == 1
    assert api.get("/api/v1/accidents?month=x").status_code == 422
    gone = api.post(f"{path}/retire", {"reason": "重复"}, content_type=JSON)
    assert gone.json()["status"] == "retired"
    assert api.get("/api/v1/accidents").json()["count"] == 0
    assert program_of(people.zhuanghe).get(path).status_code == 404


def test_the_api_of_figures(people, enter, program_of) -> None:
    enter(on="2025-02-03", deaths=2)
    answer = program_of(people.leader).get("/api/v1/accidents/figures?year=2025&period=to3").json()
    assert answer["total"]["now"] == {"number": 1, "deaths": 2, "serious_injuries": 0, "direct_loss": "0.00"}
    assert answer["total"]["change"] == "—"
    assert [each["key"] for each in answer["breakdowns"]] == [
        "month",
        "grade",
        "kind",
        "industry",
        "located_in",
    ]
    assert [item["label"] for item in answer["breakdowns"][0]["items"]] == ["1 月", "2 月", "3 月"]
    json.dumps(answer)
    assert program_of(people.enterprise).get("/api/v1/accidents/figures").status_code == 403
    assert program_of(people.leader).get("/api/v1/accidents/figures?period=x").status_code == 422


def test_home_search_and_links_both_ways(people, handled, factory, browser_of) -> None:
    incident = handled(enterprise=factory, deaths=1, lon=factory.lon, lat=factory.lat)
    found = accident_of(incident)
    assert found is not None
    leader = browser_of(people.leader)
    home = leader.get("/").content.decode()
    assert "今年生产安全事故" in home
    assert url(found) in leader.get("/search/?q=SG2026").content.decode()
    assert f"/incidents/{incident.pk}/" in leader.get(url(found)).content.decode()
    assert f"/enterprises/{factory.pk}/" in leader.get(url(found)).content.decode()
    assert url(found) in leader.get(f"/enterprises/{factory.pk}/").content.decode()
    assert url(found) in leader.get(f"/incidents/{incident.pk}/record/").content.decode()
