"""The knowledge base on screens and over the API: search, correcting, data sheets, what is stored together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.people import AT, People, actor

from anlan.base.events.facade import Event
from anlan.data.enterprises.facade import Enterprise
from anlan.data.hazards import facade
from anlan.kernel.errors import Conflict, InvalidInput, NotFound, StaleRecord
from anlan.ui.facade import todo_providers

Register = Callable[..., Enterprise]
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def clerk(people: People) -> Any:
    facade.load_substances(by=actor(people.clerk), at=AT)
    return actor(people.clerk)


def of(name: str) -> facade.Substance:
    return facade.Substance.objects.get(name=name)


@pytest.fixture
def yard(people: People, clerk: Any, register: Register) -> Callable[..., facade.MajorHazardInstallation]:
    owner = register()

    def create(*names: str, name: str = "一号库") -> facade.MajorHazardInstallation:
        stored = [{"substance": each, "quantity_t": 1} for each in names]
        made = facade.create_installation(enterprise=owner, name=name, stored=stored, by=clerk, at=AT)
        made.refresh_from_db()
        return made

    return create


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("氯", "氯"),
        ("溴", "溴"),
        ("光气", "碳酰氯"),
        ("phosgene", "碳酰氯"),
        ("COCl2", "碳酰氯"),
        ("75-44-5", "碳酰氯"),
        ("UN1076", "碳酰氯"),
        ("jbeyqsz", "甲苯二异氰酸酯"),
        ("TDI", "甲苯二异氰酸酯"),
        ("电石", "电石"),
        ("硝化棉", "硝化纤维素"),
        ("H2S", "硫化氢"),
        ("双氧水", "过氧化氢"),
        ("7647-01-0", "氯化氢"),
    ],
)
def test_found_by_any_name_or_number(people: People, clerk: Any, text: str, name: str) -> None:
    found = facade.search_substances(text)
    assert found[0].name == name
    meant = facade.find_substance(text)
    assert meant is not None
    assert meant.name == name


def test_what_somebody_verified_stays(people: People, clerk: Any) -> None:
    changed = facade.change_substance(
        substance=of("氨"), values={"first_aid": "按本市预案"}, source="GB 30000", version=1, by=clerk, at=AT
    )
    assert (changed.verified, changed.verified_by, changed.version) == (True, people.clerk.name, 2)
    facade.Substance.objects.filter(name="氯").update(first_aid="旧")
    assert facade.load_substances(by=clerk, at=AT) == (0, 1)
    assert of("氨").first_aid == "按本市预案"
    assert of("氯").first_aid != "旧"
    assert Event.objects.filter(topic="hazards.substance_changed").count() == 1


@pytest.mark.parametrize(
    ("values", "source", "field"),
    [
        ({"cas": "7664-41-8"}, "x", "cas"),
        ({"un": "105"}, "x", "un"),
        ({"un_class": "2.9,8"}, "x", "un_class"),
        ({"ghs": ["ZZ1"]}, "x", "ghs"),
        ({"groups": ["magic"]}, "x", "groups"),
        ({"lower_limit_pct": 30.0, "upper_limit_pct": 20.0}, "x", "upper_limit_pct"),
        ({"name": "水"}, "x", "name"),
        ({"hazards": "长" * 301}, "x", "hazards"),
        ({}, "  ", "source"),
    ],
)
def test_wrong_corrections_are_refused(
    people: People, clerk: Any, values: dict[str, Any], source: str, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        facade.change_substance(
            substance=of("氨"), values=values, source=source, version=None, by=clerk, at=AT
        )
    assert field in [error.field for error in refused.value.errors]
    assert not of("氨").verified


def test_two_at_once(people: People, clerk: Any) -> None:
    both = of("氨")
    facade.change_substance(substance=both, values={}, source="a", version=1, by=clerk, at=AT)
    with pytest.raises(StaleRecord):
        facade.change_substance(substance=both, values={}, source="b", version=1, by=clerk, at=AT)


def test_stored_together_warns_everywhere(
    people: People, yard: Callable[..., Any], client: Client, program_of: Callable[..., Client]
) -> None:
    quiet, loud = yard("甲醇", "丙酮", name="溶剂库"), yard("氯", "氨", "甲醇", name="毒气库")
    assert (quiet.mixing, loud.mixing) == ("", "severe")
    assert Event.objects.filter(topic="hazards.incompatible_stored").count() == 1
    assert [row.pk for row in facade.stored_together_badly(visible_to=people.jinzhou)] == [loud.pk]
    assert facade.stored_together_badly(visible_to=people.zhuanghe) == []
    (provider,) = [one for one in todo_providers(people.jinzhou) if one.key == "hazards.mixing"]
    assert [item.title for item in provider.items(people.jinzhou)] == ["分开存放：毒气库"]
    client.force_login(people.jinzhou)
    page = client.get(reverse("hazards:detail", args=[loud.pk])).content.decode()
    assert "储存物质不相容" in page
    assert "三氯化氮" in page
    listed = client.get(reverse("hazards:list"), {"mixing": "severe"}).content.decode()
    assert "毒气库" in listed
    assert "溶剂库" not in listed
    matrix = client.get(reverse("hazards:mixing", args=[loud.pk]))
    assert matrix.context["severe"] == 2
    client.force_login(people.zhuanghe)
    assert client.get(reverse("hazards:mixing", args=[loud.pk])).status_code == 404
    shown = program_of(people.jinzhou).get(f"/api/v1/major-hazard-installations/{loud.pk}").json()
    assert shown["mixing_label"] == "禁止同存"


def test_taking_one_away_ends_it(people: People, yard: Callable[..., Any], clerk: Any) -> None:
    found = yard("硫酸", "氢氧化钠")
    assert found.mixing == "serious"
    facade.change_installation(
        installation=found, version=None, stored=[{"substance": "硫酸", "quantity_t": 1}], by=clerk, at=AT
    )
    found.refresh_from_db()
    assert found.mixing == ""


def test_saving_a_form_warns_and_does_not_refuse(
    people: People, yard: Callable[..., Any], client: Client
) -> None:
    found = yard("氯")
    client.force_login(people.jinzhou)
    edit = reverse("hazards:edit", args=[found.pk])
    form = client.get(edit).context
    data = {name: value for name, value in form["form"].initial.items() if value not in (None, "")}
    data |= {
        "enterprise_code": found.enterprise.credit_code,
        "version": found.version,
        "stored-TOTAL_FORMS": 2,
        "stored-INITIAL_FORMS": 1,
        "stored-0-substance": "氯",
        "stored-0-quantity_t": 1,
        "stored-1-substance": "氨",
        "stored-1-quantity_t": 1,
    }
    answer = client.post(edit, data, follow=True)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "请分开存放：氨与氯禁止同存" in page
    found.refresh_from_db()
    assert found.mixing == "severe"


def test_other_groups_judge_anew(people: People, yard: Callable[..., Any], clerk: Any) -> None:
    found = yard("甲醇", "丙酮")
    facade.change_substance(
        substance=of("丙酮"), values={"groups": ["oxidiser"]}, source="试", version=None, by=clerk, at=AT
    )
    found.refresh_from_db()
    assert found.mixing == "severe"


def test_a_newer_sheet_replaces_the_older(people: People, clerk: Any, register: Register) -> None:
    def add(day: date, content: bytes, **more: Any) -> facade.SafetySheet:
        return facade.add_sheet(
            substance=of("氯"),
            source=BytesIO(content),
            name="氯.pdf",
            revised_on=day,
            by=clerk,
            at=AT,
            **more,
        )

    first = add(date(2022, 1, 1), PDF)
    second = add(date(2025, 1, 1), PDF + b"2")
    owner = register()
    own = add(date(2024, 1, 1), PDF + b"3", enterprise=owner)
    first.refresh_from_db()
    assert first.replaced_at == AT
    assert second.replaced_at is None
    with pytest.raises(Conflict):
        add(date(2023, 1, 1), PDF + b"4")
    with pytest.raises(Conflict):
        add(date(2025, 6, 1), PDF + b"2")
    with pytest.raises(InvalidInput):
        add(date(2099, 1, 1), PDF + b"5")
    with pytest.raises(InvalidInput):
        add(date(2025, 6, 1), b"MZ not a sheet")
    chlorine = of("氯")
    assert len(facade.sheets_of(chlorine, visible_to=people.duty)) == 3
    assert len(facade.sheets_of(chlorine, visible_to=people.zhuanghe)) == 2
    with pytest.raises(NotFound):
        facade.sheet_by_id(own.pk, visible_to=people.zhuanghe)
    assert facade.sheets_at(owner, [chlorine.pk], visible_to=people.duty) == {chlorine.pk: own}
    assert facade.sheets_at(owner, [chlorine.pk], visible_to=people.zhuanghe) == {chlorine.pk: second}


def test_the_page_says_what_counts(people: People, clerk: Any, client: Client) -> None:
    client.force_login(people.duty)
    page = client.get(reverse("hazards:substance", args=[of("金属钠").pk])).content.decode()
    for words in ("1428", "禁水", "禁止用水", "干砂", "未核实", "GB 18218-2018"):
        assert words in page
    chlorine = client.get(reverse("hazards:substance", args=[of("氯").pk])).content.decode()
    for words in ("有毒", "1.5 km", "60 m", "IDLH", "特别管控", "反应性组"):
        assert words in chlorine
    paper = client.get(reverse("hazards:substance-card", args=[of("氯").pk]))
    assert paper.content.startswith(b"%PDF")


def test_every_card_prints_on_paper(people: People, clerk: Any, client: Client) -> None:
    client.force_login(people.duty)
    for name in ("磷化铝", "2,4,6-三硝基甲苯", "二氧化碳", "乳化炸药"):
        paper = client.get(reverse("hazards:substance-card", args=[of(name).pk]))
        assert paper.content.startswith(b"%PDF")


def test_correcting_on_the_screen(people: People, clerk: Any, client: Client) -> None:
    edit = reverse("hazards:substance-edit", args=[of("氨").pk])
    client.force_login(people.clerk)
    data = dict(client.get(edit).context["form"].initial.items())
    data = {name: "" if value is None else value for name, value in data.items()}
    refused = client.post(edit, {**data, "source": "GB 50493", "cas": "1-1-1"})
    assert refused.status_code == 422
    assert "校验位" in refused.content.decode()
    client.post(edit, {**data, "source": "GB 50493", "dos": "一\n二\n三"})
    assert of("氨").dos == ["一", "二", "三"]
    assert of("氨").verified
    assert "GB 50493" in client.get(reverse("hazards:substance", args=[of("氨").pk])).content.decode()


def test_a_sheet_on_the_screen(people: People, clerk: Any, client: Client) -> None:
    client.force_login(people.clerk)
    add = reverse("hazards:sheet-add", args=[of("氨").pk])
    file = SimpleUploadedFile("氨.pdf", PDF)
    page = client.post(add, {"file": file, "revised_on": "2025-01-01"}, follow=True).content.decode()
    assert "氨.pdf" in page
    (sheet,) = facade.sheets_of(of("氨"), visible_to=people.clerk)
    content = client.get(reverse("hazards:sheet", args=[sheet.pk]))
    assert b"".join(content.streaming_content) == PDF  # type: ignore[attr-defined]
    wrong = client.post(add, {"revised_on": "2025-01-01"}, follow=True)
    assert "没有上传" in wrong.content.decode()


def test_who_may(people: People, clerk: Any, client: Client) -> None:
    ammonia = of("氨")
    edit = reverse("hazards:substance-edit", args=[ammonia.pk])
    add = reverse("hazards:sheet-add", args=[ammonia.pk])
    for user, status in ((people.duty, 403), (people.zhuanghe, 403), (people.enterprise, 403)):
        client.force_login(user)
        assert client.get(edit).status_code == status
        assert client.get(reverse("hazards:substance", args=[ammonia.pk])).status_code == 200
    client.force_login(people.duty)
    assert client.post(add, {}).status_code == 403
    client.force_login(people.auditor)
    assert client.get(reverse("hazards:substances")).status_code == 403
    client.force_login(people.enterprise)
    general = client.post(
        add, {"file": SimpleUploadedFile("a.pdf", PDF), "revised_on": "2025-01-01"}, follow=True
    )
    assert "没有上传" in general.content.decode()
    assert facade.sheets_of(ammonia, visible_to=people.clerk) == []


def test_the_checker(people: People, clerk: Any, client: Client, program_of: Callable[..., Client]) -> None:
    client.force_login(people.duty)
    url = reverse("hazards:compatibility")
    chlorine, ammonia, nitrogen = of("氯"), of("氨"), of("氮")
    page = client.get(url, {"ids": [chlorine.pk], "add": "液氨"})
    assert page.context["severe"] == 1
    assert "三氯化氮" in page.content.decode()
    assert "没有“魔药”" in client.get(url, {"ids": ["x"], "add": "魔药"}).content.decode()
    api = program_of(people.duty)
    found = api.get(
        "/api/v1/substances/compatibility", {"ids": f"{chlorine.pk},{ammonia.pk},{nitrogen.pk}"}
    ).json()
    assert found["count"] == 1
    assert found["items"][0]["severity"] == "severe"
    assert found["compatible"] is False
    unknown = api.get("/api/v1/substances/compatibility", {"ids": "x"})
    assert unknown.status_code == 422


def test_the_api_shows_everything(people: People, clerk: Any, program_of: Callable[..., Client]) -> None:
    api = program_of(people.duty)
    shown = api.get(f"/api/v1/substances/{of('氯').pk}").json()
    assert shown["ghs"][0] == {"code": "OG1", "label": "氧化性气体，类别1"}
    assert shown["distances"][0]["night_km"] == 1.5
    assert shown["un_class_label"].startswith("2.3 项 毒性气体")
    assert (shown["sheets"], shown["note"]) == ([], "未核实")
    only = api.get("/api/v1/substances", {"main_class": "1", "page_size": 100}).json()
    assert only["count"] >= 10
    assert all(item["un_class"].startswith("1.") for item in only["items"])


def test_lists_and_pages_ask_little(people: People, clerk: Any, client: Client) -> None:
    client.force_login(people.duty)

    def asked(url: str, **query: Any) -> int:
        client.get(url, query)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(url, query).status_code == 200
        return len(queries)

    url = reverse("hazards:substances")
    assert asked(url, q="氯", page_size=5) == asked(url, page_size=100)
    checker = reverse("hazards:compatibility")
    ids = [str(key) for key in facade.Substance.objects.values_list("pk", flat=True)]
    assert asked(checker, ids=ids[:2]) == asked(checker, ids=ids[:25])
    assert asked(reverse("hazards:substance", args=[of("氯").pk])) <= 25


def test_filters(people: People, clerk: Any, client: Client) -> None:
    client.force_login(people.duty)
    url = reverse("hazards:substances")

    def names(**query: str) -> str:
        return str(client.get(url, {**query, "page_size": "100"}).content.decode())

    assert "氰化钠" in names(lists="T")
    assert "丙酮" not in names(lists="T")
    assert "二氧化碳" not in names(quantity="1", q="二氧化")
    assert "二氧化碳" in names(quantity="0", q="二氧化")
    assert "金属钠" in names(main_class="4", state="solid")
