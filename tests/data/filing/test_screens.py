"""The screens and the API of both sides: who gets in, what is kept, how many queries a page takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.data.filing.conftest import INSTALLATION, LATER, TANK
from tests.people import AT, People, actor

from anlan.base.accounts.facade import User
from anlan.data.dossiers.facade import create_item, files_of
from anlan.data.dossiers.facade import kind_of as dossier_kind
from anlan.data.enterprises.facade import Enterprise
from anlan.data.filing.facade import Filing, FilingChange, mark_fields, pass_all, return_filing
from anlan.data.filing.models import FilingVersion
from anlan.data.hazards.facade import installations_of

Make = Callable[..., Filing]
Browser = Callable[[User], Client]
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xa7\x9a\xa0\xa0\x00\x00\x00\x00IEND\xaeB`\x82"
)


def queries_of(client: Client, url: str) -> int:
    client.get(url)  # what a session and a cache do once is not counted
    with CaptureQueriesContext(connection) as counted:
        answer = client.get(url)
    assert answer.status_code == 200
    return len(counted)


def test_the_enterprise_sees_what_is_due_and_files_from_there(
    browser_of: Browser, people: People, plant: Enterprise, tank: Any
) -> None:
    client = browser_of(people.enterprise)
    page = client.get(reverse("filing:own")).content.decode()
    assert "未核实" in page
    assert "V-101" in page
    assert "新增重大危险源" in page
    answer = client.post(reverse("filing:add", args=[plant.pk, "storage-unit"]), {"target": str(tank.pk)})
    change = FilingChange.objects.get()
    assert answer["Location"] == reverse("filing:change", args=[change.pk])
    form = client.get(answer["Location"]).content.decode()
    assert 'value="1 号苯罐"' in form
    assert 'value="100"' in form
    url = reverse("filing:change", args=[change.pk])
    saved = client.post(url, {"version": change.version, "volume_m3": "一百二"}, headers={"X-Autosave": "1"})
    assert saved.json()["version"] == change.version + 1
    stale = client.post(url, {"version": change.version, "volume_m3": "1"}, headers={"X-Autosave": "1"})
    assert (stale.status_code, people.enterprise.name in stale.json()["message"]) == (409, True)
    checked = client.post(url, {"version": change.version + 1, "volume_m3": "一百二十"}).content.decode()
    assert "不是数字" in checked
    assert 'value="一百二十"' in checked
    assert "原为：100" in checked


def test_everything_wrong_is_shown_at_once_beside_what_was_typed(
    browser_of: Browser, people: People, typed: Make
) -> None:
    filing = typed(
        ("storage-unit", {**TANK, "volume_m3": "五十", "tag": ""}), ("installation", {"r_value": "-1"})
    )
    client = browser_of(people.enterprise)
    answer = client.post(
        reverse("filing:submit", args=[filing.pk]), {"version": filing.version, "note": "北区扩建"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("field-error") >= 3
    assert "五十" in page
    filing.refresh_from_db()
    assert (filing.status, filing.note) == ("draft", "北区扩建")


def test_return_and_acceptance_on_screen(
    browser_of: Browser, people: People, submitted: Make, plant: Enterprise
) -> None:
    filing = submitted(("installation", INSTALLATION))
    (change,) = filing.changes.all()
    district = browser_of(people.jinzhou)
    worklist = district.get(reverse("filing:reviews")).content.decode()
    assert plant.name in worklist
    url = reverse("filing:review", args=[filing.pk])
    page = district.get(url).content.decode()
    assert "北区液氨罐区" in page
    assert f"ok:{change.pk}:name" in page
    marks = {f"ok:{change.pk}:level": "no", f"remark:{change.pk}:level": ""}
    refused = district.post(url, {"version": filing.version, "action": "return", **marks})
    assert "请写明意见" in refused.content.decode()
    marks[f"remark:{change.pk}:level"] = "应为三级"
    done = district.post(url, {"version": filing.version, "action": "return", **marks})
    assert done["Location"] == reverse("filing:reviews")
    own = browser_of(people.enterprise)
    form = own.get(reverse("filing:change", args=[change.pk])).content.decode()
    assert "应为三级" in form
    change.refresh_from_db()
    own.post(reverse("filing:change", args=[change.pk]), {"version": change.version, "level": "3"})
    filing.refresh_from_db()
    own.post(reverse("filing:submit", args=[filing.pk]), {"version": filing.version, "note": ""})
    filing.refresh_from_db()
    assert (filing.status, filing.submissions) == ("submitted", 2)
    district.post(url, {"version": filing.version, "action": "pass-all"})
    filing.refresh_from_db()
    accepted = district.post(url, {"version": filing.version, "action": "accept"})
    assert accepted["Location"] == reverse("filing:filing", args=[filing.pk])
    (farm,) = installations_of(plant, visible_to=people.duty)
    assert farm.level == "3"
    paper = district.get(reverse("filing:paper", args=[filing.pk]))
    assert paper.content.startswith(b"%PDF")
    compared = district.get(reverse("filing:versions", args=[plant.pk])).content.decode()
    assert "北区液氨罐区" in compared
    assert "填报前" in compared


def test_the_second_reviewer_sees_the_firsts_name(
    browser_of: Browser, people: People, submitted: Make
) -> None:
    filing = submitted(("installation", INSTALLATION))
    pass_all(filing=filing, version=None, by=actor(people.jinzhou), at=LATER)
    answer = browser_of(people.clerk).post(
        reverse("filing:review", args=[filing.pk]), {"version": filing.version, "action": "accept"}
    )
    assert answer.status_code == 409
    assert people.jinzhou.name in answer.content.decode()


def test_outsiders_see_none_of_it(
    browser_of: Browser, people: People, submitted: Make, stranger: User, plant: Enterprise
) -> None:
    filing = submitted(("installation", INSTALLATION))
    (change,) = filing.changes.all()
    paths = [
        reverse("filing:filing", args=[filing.pk]),
        reverse("filing:versions", args=[plant.pk]),
        reverse("filing:file", args=[filing.pk, change.pk]),
        reverse("filing:paper", args=[filing.pk]),
    ]
    for outsider in (people.zhuanghe, stranger):
        client = browser_of(outsider)
        assert [client.get(path).status_code for path in paths] == [404] * 4
        assert plant.name not in client.get(reverse("filing:list")).content.decode()
    assert browser_of(people.zhuanghe).post(reverse("filing:review", args=[filing.pk])).status_code == 404
    assert browser_of(stranger).get(reverse("filing:change", args=[change.pk])).status_code == 404
    assert browser_of(stranger).post(reverse("filing:submit", args=[filing.pk])).status_code == 404
    foreign = reverse("filing:add", args=[plant.pk, "shut-off"])
    assert browser_of(stranger).post(foreign).status_code == 404
    auditor = browser_of(people.auditor)
    assert [auditor.get(path).status_code for path in paths] == [403] * 4


def test_reading_is_not_reviewing_and_reviewing_is_not_filing(
    browser_of: Browser, people: People, submitted: Make
) -> None:
    filing = submitted(("installation", INSTALLATION))
    (change,) = filing.changes.all()
    url = reverse("filing:review", args=[filing.pk])
    for reader in (people.duty, people.leader, people.enterprise):
        assert browser_of(reader).get(url).status_code == 403
        assert browser_of(reader).post(url, {"action": "accept"}).status_code == 403
    read = browser_of(people.duty).get(reverse("filing:filing", args=[filing.pk])).content.decode()
    assert "北区液氨罐区" in read
    assert 'value="accept"' not in read
    assert browser_of(people.jinzhou).get(reverse("filing:change", args=[change.pk])).status_code == 403
    assert browser_of(people.jinzhou).get(reverse("filing:own")).status_code == 403


def test_the_authorities_see_what_was_sent_while_the_enterprise_works_on_it(
    browser_of: Browser, people: People, submitted: Make
) -> None:
    filing = submitted(("installation", INSTALLATION))
    (change,) = filing.changes.all()
    marks = {str(change.pk): {"name": {"ok": False, "remark": "名称不全"}}}
    return_filing(filing=filing, version=None, marks=marks, by=actor(people.jinzhou), at=LATER)
    own = browser_of(people.enterprise)
    own.post(reverse("filing:change", args=[change.pk]), {"name": "秘密的新名称", "version": change.version})
    page = browser_of(people.jinzhou).get(reverse("filing:filing", args=[filing.pk])).content.decode()
    assert "北区液氨罐区" in page
    assert "秘密的新名称" not in page


def test_a_plan_is_uploaded_seen_by_the_reviewer_and_kept(
    browser_of: Browser, people: People, plant: Enterprise, tmp_path: Any, settings: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    own = browser_of(people.enterprise)
    own.post(reverse("filing:add", args=[plant.pk, "dossier-file"]))
    change = FilingChange.objects.get()
    upload = SimpleUploadedFile("总平面图.png", PNG, content_type="image/png")
    url = reverse("filing:change", args=[change.pk])
    saved = own.post(
        url,
        {"version": 1, "name": "总平面图", "kind": "site_plan", "file": upload},
        headers={"X-Autosave": "1"},
    )
    assert saved.json()["files"] == ["总平面图.png"]
    # saving again without a file keeps the one there is
    own.post(url, {"version": saved.json()["version"], "name": "厂区总平面图", "file": ""})
    filing = change.filing
    filing.refresh_from_db()
    own.post(reverse("filing:submit", args=[filing.pk]), {"version": filing.version})
    district = browser_of(people.jinzhou)
    seen = district.get(reverse("filing:file", args=[filing.pk, change.pk]))
    assert b"".join(seen.streaming_content) == PNG
    passed = pass_all(filing=filing, version=None, by=actor(people.jinzhou), at=LATER)
    district.post(reverse("filing:review", args=[filing.pk]), {"version": passed.version, "action": "accept"})
    (kept,) = files_of(plant, visible_to=people.duty)
    assert (kept.name, kept.file_name) == ("厂区总平面图", "总平面图.png")


@pytest.mark.parametrize("name", ["filing:reviews", "filing:list"])
def test_lists_take_the_same_queries_at_any_length(
    name: str, browser_of: Browser, people: People, submitted: Make
) -> None:
    client = browser_of(people.jinzhou)
    submitted(("installation", {**INSTALLATION, "name": "罐区 0"}))
    few = queries_of(client, reverse(name))
    for number in range(1, 6):
        submitted(("installation", {**INSTALLATION, "name": f"罐区 {number}"}))
    assert queries_of(client, reverse(name)) == few


def test_pages_take_the_same_queries_at_any_length(
    browser_of: Browser, people: People, plant: Enterprise, submitted: Make, substances: Any
) -> None:
    own, district = browser_of(people.enterprise), browser_of(people.jinzhou)
    _points(people, plant, 0, 2)
    filing = submitted(*_new_points(0, 2))
    paths = [(own, reverse("filing:own")), (own, reverse("filing:filing", args=[filing.pk])),
             (district, reverse("filing:review", args=[filing.pk]))]  # fmt: skip
    few = [queries_of(client, path) for client, path in paths]
    _points(people, plant, 2, 12)
    more = submitted(*_new_points(10, 22))
    paths[1:] = [(own, reverse("filing:filing", args=[more.pk])),
                 (district, reverse("filing:review", args=[more.pk]))]  # fmt: skip
    many = [queries_of(client, path) for client, path in paths]
    assert many[0] == few[0]
    assert [count - before for count, before in zip(many[1:], few[1:], strict=True)] in ([0, 0], [0, 1])


def _points(people: People, plant: Enterprise, start: int, stop: int) -> None:
    for number in range(start, stop):
        create_item(
            kind=dossier_kind("risk-point"),
            enterprise=plant,
            values={"name": f"风险点 {number}", "level": "blue"},
            by=actor(people.clerk),
            at=AT,
        )


def _new_points(start: int, stop: int) -> list[tuple[str, dict[str, str]]]:
    return [("risk-point", {"name": f"新风险点 {n}", "level": "yellow"}) for n in range(start, stop)]


def test_the_worklist_is_searched_filtered_and_exported(
    browser_of: Browser, people: People, submitted: Make, plant: Enterprise
) -> None:
    submitted(("installation", INSTALLATION))
    client = browser_of(people.jinzhou)
    url = reverse("filing:reviews")
    for query, found in (("?q=海青", True), ("?q=没有这家", False), ("?status=returned", False),
                         ("?status=all", True), ("?overdue=1", True), ("?overdue=0", False),
                         ("?located_in=210213", True), ("?located_in=210283", False)):  # fmt: skip
        rows = client.get(f"{url}{query}&export=csv")
        assert (plant.name in _text(rows)) is found, query


def _text(answer: Any) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode("utf-8-sig")


def test_a_filing_by_the_api(
    program_of: Callable[..., Client], people: People, plant: Enterprise, substances: Any, stranger: User
) -> None:
    own, district = program_of(people.enterprise), program_of(people.jinzhou)
    kind = "application/json"
    body = {
        "enterprise": str(plant.pk),
        "note": "扩建",
        "changes": [
            {"kind": "storage-unit", "values": TANK},
            {"kind": "installation", "values": INSTALLATION},
            {"kind": "enterprise", "target": str(plant.pk), "values": {"employees": 150}},
        ],
    }
    made = own.post("/api/v1/filings", body, content_type=kind)
    assert made.status_code == 201
    path = f"/api/v1/filings/{made.json()['id']}"
    assert [each["values"].get("employees") for each in made.json()["changes"]][-1] == "150"
    assert district.get(path).status_code == 404
    sent = own.post(f"{path}/submit", {"version": made.json()["version"]}, content_type=kind)
    assert sent.json()["status"] == "submitted"
    for outsider in (people.zhuanghe, stranger):
        program = program_of(outsider)
        assert program.get(path).status_code == 404
        assert program.get("/api/v1/filings").json()["count"] == 0
        assert program.post(f"{path}/submit", {}, content_type=kind).status_code in (403, 404)
        assert program.post(f"{path}/review", {}, content_type=kind).status_code in (403, 404)
    assert program_of(people.auditor).get(path).status_code == 403
    assert own.post(f"{path}/review", {"decision": "accept"}, content_type=kind).status_code == 403
    early = district.post(f"{path}/review", {"decision": "accept"}, content_type=kind)
    assert (early.status_code, early.json()["type"]) == (422, "urn:anlan:problem:undecided")
    done = district.post(f"{path}/review", {"decision": "accept", "pass_rest": True}, content_type=kind)
    assert done.json()["status"] == "accepted"
    again = district.post(f"{path}/review", {"decision": "accept"}, content_type=kind)
    assert again.status_code == 409
    versions = district.get(f"/api/v1/enterprises/{plant.pk}/filing-versions").json()
    assert [each["number"] for each in versions["items"]] == [1, 0]
    one = district.get(f"/api/v1/enterprises/{plant.pk}/filing-versions/1", {"against": 0}).json()
    assert {each["kind"] for each in one["differences"]} == {"enterprise", "installation", "storage-unit"}
    assert FilingVersion.objects.count() == 2


def test_the_frame_counts_clocks_and_finds(
    browser_of: Browser, people: People, submitted: Make, plant: Enterprise
) -> None:
    from anlan.data.filing.registrations import _clocks, _returned, _search, _to_review

    filing = submitted(("installation", INSTALLATION))
    assert [clock.title for clock in _clocks(people.jinzhou)] == ["审核时限"]
    assert _clocks(people.zhuanghe) == _clocks(people.enterprise) == _clocks(people.clerk) == []
    assert [item.title for item in _to_review(people.jinzhou)] == [f"审核填报：{plant.name}"]
    assert [hit.title for hit in _search(people.jinzhou, "海青", 5)] == [f"{plant.name} 第 1 次填报"]
    assert _search(people.zhuanghe, "海青", 5) == []
    (change,) = filing.changes.all()
    marks = {str(change.pk): {"name": {"ok": False, "remark": "名称不全"}}}
    marked = mark_fields(filing=filing, version=None, marks=marks, by=actor(people.jinzhou), at=LATER)
    return_filing(filing=marked, version=None, by=actor(people.jinzhou), at=LATER)
    assert [item.title for item in _returned(people.enterprise)] == ["修改退回的填报：第 1 次填报"]
    assert (
        "企业填报"
        in browser_of(people.enterprise).get(reverse("enterprises:detail", args=[plant.pk])).content.decode()
    )
