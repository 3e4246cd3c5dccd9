"""The dossier's page and paper, the lists and forms, and who may open them."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader
from tests.data.dossiers.conftest import LEAST
from tests.people import AT, People, actor

from anlan.base.accounts.facade import User
from anlan.data.dossiers.ages import age_of, ages_of
from anlan.data.dossiers.dossier import dossier_of
from anlan.data.dossiers.facade import DossierItem, change_item, items_of, kind_of, kinds
from anlan.data.enterprises.facade import Enterprise, change_enterprise
from anlan.data.hazards.facade import create_installation
from anlan.kernel.clock import SHANGHAI

Add = Callable[..., DossierItem]
Browser = Callable[[User], Client]
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64


@pytest.fixture
def filled(add: Add, works: Enterprise, people: People, substances: None) -> Enterprise:
    """A dossier with one of everything."""
    create_installation(
        by=actor(people.clerk), at=AT, enterprise=works, name="液氨罐区", level="2",
        stored=[{"substance": "氨", "quantity_t": 60}],
    )  # fmt: skip
    for key in LEAST:
        more = {"substance": "氨", "quantity_t": 51, "volume_m3": 100} if key == "storage-unit" else {}
        add(key, f"测试{kind_of(key).title}", as_of="2026-05-20", **more)
    change_enterprise(
        enterprise=works, version=None, by=actor(people.clerk), at=AT, category="chemicals", fire_station=24,
        contacts=[
            {"name": "夜班长", "telephone": "0411-1111", "starts": "20:00", "ends": "08:00"},
            {"name": "总工", "telephone": "0411-2222", "days": "workdays", "starts": "8:00", "ends": "17:00"},
            {"name": "调度", "telephone": "0411-3333"},
        ],
    )  # fmt: skip
    return works


def test_the_page_says_everything(filled: Enterprise, people: People, browser_of: Browser) -> None:
    page = browser_of(people.duty).get(f"/enterprises/{filled.pk}/dossier/").content.decode()
    for word in (
        "现在打给谁",
        "什么危险",
        "怎么切断",
        "消防水源",
        "0411-3333",
        "拉下进线断路器",
        "氨",
        "二级重大危险源",
    ):
        assert word in page
    for key in LEAST:
        assert f"测试{kind_of(key).title}" in page


@pytest.mark.parametrize(
    ("at", "first"),
    [
        (datetime(2026, 6, 1, 10, 0, tzinfo=SHANGHAI), "总工"),
        (datetime(2026, 6, 1, 7, 59, tzinfo=SHANGHAI), "夜班长"),
        (datetime(2026, 6, 1, 8, 0, tzinfo=SHANGHAI), "总工"),
        (datetime(2026, 6, 6, 10, 0, tzinfo=SHANGHAI), "调度"),
        (datetime(2026, 6, 1, 20, 0, tzinfo=SHANGHAI), "夜班长"),
    ],
)
def test_whom_to_call_depends_on_the_hour(
    filled: Enterprise, people: People, at: datetime, first: str
) -> None:
    dossier = dossier_of(filled, visible_to=people.duty, at=at)
    assert dossier.on_call[0].contact.name == first
    assert dossier.on_call[0].now


def test_substances_are_counted_once(filled: Enterprise, people: People) -> None:
    """What the units hold is the same stuff the installation filed: 51 t, not 111."""
    (danger,) = dossier_of(filled, visible_to=people.duty, at=AT).dangers
    assert (danger.substance.name, danger.quantity_t, danger.quantity) == ("氨", 51, "51 吨")


def test_more_than_fits_is_doubted(add: Add, works: Enterprise, people: People, substances: None) -> None:
    item = add("storage-unit", substance="氨", volume_m3=100, quantity_t=68, storage="pressurised")
    assert dossier_of(works, visible_to=people.duty, at=AT).doubts == []
    change_item(item=item, values={"quantity_t": 80}, version=1, by=actor(people.jinzhou), at=AT)
    (doubt,) = dossier_of(works, visible_to=people.duty, at=AT).doubts
    assert "V-101" in doubt
    assert "80 吨" in doubt


def test_outsiders_find_nothing(filled: Enterprise, people: People, browser_of: Browser) -> None:
    unit = items_of(kind_of("storage-unit"), filled, visible_to=people.duty)[0]
    for path in (
        f"/enterprises/{filled.pk}/dossier/",
        f"/enterprises/{filled.pk}/dossier/print/",
        f"/enterprises/{filled.pk}/dossier/storage-unit/new/",
        f"/dossiers/storage-unit/{unit.pk}/",
        f"/dossiers/storage-unit/{unit.pk}/edit/",
        f"/dossiers/storage-unit/?enterprise={filled.pk}",
    ):
        assert browser_of(people.zhuanghe).get(path).status_code == 404, path
        assert browser_of(people.enterprise).get(path).status_code == 200, path
    assert unit.name not in browser_of(people.zhuanghe).get("/dossiers/storage-unit/").content.decode()


def test_another_enterprise_sees_only_its_own(
    filled: Enterprise, register: Callable[..., Enterprise], people: People, browser_of: Browser
) -> None:
    other = register(2)
    assert browser_of(people.enterprise).get(f"/enterprises/{other.pk}/dossier/").status_code == 404
    assert browser_of(people.auditor).get(f"/enterprises/{filled.pk}/dossier/").status_code in {403, 404}


def test_readers_do_not_write(filled: Enterprise, people: People, browser_of: Browser) -> None:
    for person in (people.leader, people.expert):
        answer = browser_of(person).get(f"/enterprises/{filled.pk}/dossier/risk-point/new/")
        assert answer.status_code == 403


def test_the_paper(filled: Enterprise, people: People, browser_of: Browser) -> None:
    answer = browser_of(people.duty).get(f"/enterprises/{filled.pk}/dossier/print/")
    assert answer["Content-Type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(answer.content)).pages
    first = (pages[0].extract_text() or "").replace(" ", "").replace("　", "")
    for word in ("现在打给谁", "怎么切断", "0411-3333", "氨51吨"):
        assert word in first
    assert len(pages) <= 4


def test_the_paper_of_an_empty_dossier(works: Enterprise, people: People, browser_of: Browser) -> None:
    assert browser_of(people.duty).get(f"/enterprises/{works.pk}/dossier/print/").status_code == 200
    page = browser_of(people.duty).get(f"/enterprises/{works.pk}/dossier/").content.decode()
    assert "没有登记切断点" in page


@pytest.mark.parametrize("key", [kind.key for kind in kinds()])
def test_every_kind_has_list_form_and_export(
    key: str, works: Enterprise, people: People, browser_of: Browser
) -> None:
    browser = browser_of(people.jinzhou)
    assert browser.get(f"/dossiers/{key}/").status_code == 200
    assert browser.get(f"/enterprises/{works.pk}/dossier/{key}/new/").status_code == 200
    assert browser.get(f"/dossiers/{key}/?export=csv").status_code == 200


def test_a_form_saves_and_a_refusal_keeps_what_was_typed(
    works: Enterprise, people: People, browser_of: Browser, boundaries: None
) -> None:
    browser, url = browser_of(people.jinzhou), f"/enterprises/{works.pk}/dossier/risk-point/new/"
    typed = {"name": "液氯库", "level": "red", "lon": "122.967", "lat": "39.681", "hazards": "泄漏中毒"}
    refused = browser.post(url, typed)
    assert refused.status_code == 422
    assert "庄河市" in refused.content.decode()
    assert "泄漏中毒" in refused.content.decode()
    saved = browser.post(url, {**typed, "lon": "121.784", "lat": "39.052"})
    assert saved.status_code == 302
    (made,) = items_of(kind_of("risk-point"), works, visible_to=people.jinzhou)
    page = browser.get(saved["Location"]).content.decode()
    assert "液氯库" in page
    edit = f"/dossiers/risk-point/{made.pk}/edit/"
    change_item(item=made, values={"hazards": "他人改过"}, version=1, by=actor(people.enterprise), at=AT)
    stale = browser.post(edit, {**typed, "lon": "121.784", "lat": "39.052", "version": "1"})
    assert stale.status_code == 422
    assert "刚被" in stale.content.decode()
    retired = browser.post(f"/dossiers/risk-point/{made.pk}/retire/", {"reason": "已拆除"})
    assert retired.status_code == 302
    assert items_of(kind_of("risk-point"), works, visible_to=people.jinzhou) == []
    browser.post(f"/dossiers/risk-point/{made.pk}/restore/")
    assert len(items_of(kind_of("risk-point"), works, visible_to=people.jinzhou)) == 1


def test_a_file_is_kept_over_a_refusal_and_served_safely(
    works: Enterprise, people: People, browser_of: Browser
) -> None:
    browser, url = browser_of(people.enterprise), f"/enterprises/{works.pk}/dossier/dossier-file/new/"
    nothing = browser.post(url, {"name": "没有文件", "kind": "site_plan"})
    assert "请填写文件" in nothing.content.decode()
    upload = SimpleUploadedFile("平面图.png", PNG)
    refused = browser.post(url, {"name": "", "kind": "site_plan", "upload": upload})
    assert refused.status_code == 422
    upload = SimpleUploadedFile("平面图.png", PNG)
    refused = browser.post(url, {"name": "图" * 129, "kind": "site_plan", "upload": upload})
    assert refused.status_code == 422
    saved = browser.post(
        url, {"name": "总平面图", "kind": "site_plan", "upload": SimpleUploadedFile("平面图.png", PNG)}
    )
    assert saved.status_code == 302
    (made,) = items_of(kind_of("dossier-file"), works, visible_to=people.enterprise)
    content = f"/dossiers/dossier-file/{made.pk}/content/"
    answer = browser.get(content)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert browser_of(people.zhuanghe).get(content).status_code == 404
    bad = browser.post(
        url, {"name": "程序", "kind": "other", "upload": SimpleUploadedFile("图.png", b"MZ" + b"0" * 90)}
    )
    assert bad.status_code == 422
    assert "实际是可执行程序" in bad.content.decode()
    page = browser.get(f"/enterprises/{works.pk}/dossier/").content.decode()
    assert f'src="{content}"' in page


def test_the_enterprise_page_leads_here(filled: Enterprise, people: People, browser_of: Browser) -> None:
    page = browser_of(people.duty).get(f"/enterprises/{filled.pk}/").content.decode()
    assert f"/enterprises/{filled.pk}/dossier/" in page
    assert "危险化学品信息" in page
    assert "专职消防队人数" in page


def test_search_finds_units_and_not_those_of_others(
    filled: Enterprise, people: People, browser_of: Browser
) -> None:
    assert "V-101" in browser_of(people.duty).get("/search/?q=V-101").content.decode()
    assert "测试储罐与装置" not in browser_of(people.zhuanghe).get("/search/?q=V-101").content.decode()


def test_ages_at_their_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    on = date(2026, 6, 1)
    monkeypatch.setattr("anlan.data.dossiers.ages._judges", [])
    assert age_of("x", date(2025, 6, 1), renew_days=365, on=on).state == "due"
    assert age_of("x", date(2025, 5, 31), renew_days=365, on=on).state == "stale"
    assert age_of("x", date(2026, 1, 1), renew_days=365, on=on).state == "fresh"
    assert age_of("x", None, renew_days=365, on=on).stale
    assert ages_of("x", [], renew_days=365, on=on) is None


def test_queries_do_not_grow(add: Add, works: Enterprise, people: People, browser_of: Browser) -> None:
    browser = browser_of(people.duty)
    counts = []
    for first, last in ((0, 2), (2, 12)):
        for number in range(first, last):
            add("storage-unit", f"{number} 号罐", tag=f"V-{number}")
            add("risk-point", f"{number} 号点")
        for path in (f"/enterprises/{works.pk}/dossier/", "/dossiers/storage-unit/", "/dossiers/risk-point/"):
            browser.get(path)
            with CaptureQueriesContext(connection) as found:
                browser.get(path)
            counts.append(len(found))
    assert counts[:3] == counts[3:]
