"""The law library: texts into dated articles, the version of a day, search from one character up, who may load."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import SHARED
from tests.people import People

from anlan.base.accounts.facade import User
from anlan.data.laws.enums import LawLevel
from anlan.data.laws.facade import Given, article_of, load_folder, load_version, search_articles
from anlan.data.laws.models import Article, Law, LawVersion
from anlan.data.laws.numerals import value_of, wanted_article
from anlan.data.laws.queries import compare
from anlan.data.laws.reading import plain_name, read_law
from anlan.kernel.actor import Actor
from anlan.kernel.clock import SHANGHAI
from anlan.kernel.errors import InvalidInput

BY = Actor(id=None, name="测试")
AT = datetime(2026, 11, 3, 9, 0, tzinfo=SHANGHAI)
OLD = """# 演示安全法

2014年8月31日 通过

## 第一章 总则

第一条 为了演示，制定本法。

第二条 单位应当保证安全。
发现危险的，应当报告。

## 第二章 责任
### 第一节 罚则

第三条 违反本法的，处一万元罚款。
"""
NEW = """# 演示安全法（2021修正）

2014年8月31日 通过　2021年6月10日 修正

**第一条**　为了演示，制定本法。

**第二条**　单位应当保证生产安全。

**第二条之一**　应当设置警示标志。

**第三条**　违反本法的，处二万元罚款。
"""


def chinese(number: int) -> str:
    """The numeral as laws write it."""
    digits, units = "零一二三四五六七八九", ["", "十", "百", "千"]
    text, zero = "", False
    figures = str(number)
    for at, sign in enumerate(figures):
        power = len(figures) - at - 1
        if sign == "0":
            zero = True
            continue
        text += ("零" if zero and text else "") + digits[int(sign)] + units[power]
        zero = False
    return text[1:] if text.startswith("一十") else text


@given(st.integers(1, 9999))
def test_numerals(number: int) -> None:
    assert value_of(chinese(number)) == number
    assert wanted_article(f"某法第{chinese(number)}条") == ("某法", number, 0)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("安全生产法 第九十九条", ("安全生产法", 99, 0)),
        ("《安全生产法》第99条", ("安全生产法", 99, 0)),
        ("安全生产法 99", ("安全生产法", 99, 0)),
        ("刑法第一百三十四条之一", ("刑法", 134, 1)),
        ("第三条", ("", 3, 0)),
        ("危险", None),
        ("2021", None),
        ("", None),
    ],
)
def test_what_names_an_article(text: str, wanted: tuple[str, int, int] | None) -> None:
    assert wanted_article(text) == wanted


class TestReading:
    def test_chapters_sections_articles(self) -> None:
        law = read_law(OLD)
        assert law.title == "演示安全法"
        assert law.preamble == "2014年8月31日 通过"
        assert [(each.label, each.chapter, each.section) for each in law.pieces] == [
            ("第一条", "第一章 总则", ""),
            ("第二条", "第一章 总则", ""),
            ("第三条", "第二章 责任", "第一节 罚则"),
        ]
        assert law.pieces[1].text == "单位应当保证安全。\n发现危险的，应当报告。"

    def test_bold_and_branches(self) -> None:
        assert [(each.number, each.branch) for each in read_law(NEW).pieces] == [
            (1, 0),
            (2, 0),
            (2, 1),
            (3, 0),
        ]

    def test_without_headings_it_is_one_piece(self) -> None:
        law = read_law("关于加强管理的通知\n各单位：\n请加强管理。", title="通知")
        assert [(each.number, each.label, each.text) for each in law.pieces] == [
            (0, "全文", "关于加强管理的通知\n各单位：\n请加强管理。")
        ]

    def test_a_sentence_that_speaks_of_an_article_is_none(self) -> None:
        law = read_law("第一条 依照\n第二条第二款的规定处理。本条适用。")
        assert len(law.pieces) == 2

    def test_twice(self) -> None:
        with pytest.raises(ValueError, match="第一条"):
            read_law("第一条 甲\n第一条 乙")

    @pytest.mark.parametrize(
        ("title", "name"),
        [
            ("中华人民共和国安全生产法（2021修正）", "安全生产法"),
            ("某条例（2013修订）", "某条例"),
            ("解释（二）", "解释（二）"),
        ],
    )
    def test_plain_name(self, title: str, name: str) -> None:
        assert plain_name(title) == name

    @given(st.text(max_size=300))
    def test_any_text_reads_or_says_why(self, text: str) -> None:
        try:
            law = read_law(text)
        except ValueError:
            return
        assert law.pieces


def load(text: str, title: str, start: date, **more: object) -> LawVersion:
    known = Given(title=title, level=LawLevel.LAW, effective_from=start, **more)  # type: ignore[arg-type]
    return load_version(given=known, text=text, by=BY, at=AT).version


@pytest.fixture
def demo_law(db: None) -> tuple[LawVersion, LawVersion]:
    """One law in two versions, brought in the later first."""
    later = load(NEW, "演示安全法（2021修正）", date(2021, 9, 1))
    return load(OLD, "演示安全法", date(2014, 12, 1)), later


class TestVersions:
    def test_each_ends_the_day_before_the_next(self, demo_law: tuple[LawVersion, LawVersion]) -> None:
        old, new = (LawVersion.objects.get(pk=each.pk) for each in demo_law)
        assert old.law == new.law
        assert (old.effective_to, new.effective_to) == (date(2021, 8, 31), None)

    @pytest.mark.parametrize(
        ("on", "text"),
        [
            (date(2014, 11, 30), None),
            (date(2014, 12, 1), "一万元"),
            (date(2021, 8, 31), "一万元"),
            (date(2021, 9, 1), "二万元"),
        ],
    )
    def test_the_article_of_a_day(
        self, on: date, text: str | None, demo_law: tuple[LawVersion, LawVersion]
    ) -> None:
        found = article_of("演示安全法", 3, on=on)
        assert (found is None) if text is None else (found is not None and text in found.text)

    def test_the_same_again_changes_nothing_a_better_text_replaces(
        self, demo_law: tuple[LawVersion, LawVersion]
    ) -> None:
        known = Given(title="演示安全法（2021修正）", level=LawLevel.LAW, effective_from=date(2021, 9, 1))
        assert load_version(given=known, text=NEW, by=BY, at=AT).outcome == "unchanged"
        assert load_version(given=known, text=NEW + "\n第四条 附则。", by=BY, at=AT).outcome == "updated"
        assert (Law.objects.count(), LawVersion.objects.count()) == (1, 2)
        assert demo_law[1].articles.count() == 5

    def test_compare(self, demo_law: tuple[LawVersion, LawVersion]) -> None:
        rows = {row.label: row.kind for row in compare(*demo_law)}
        assert rows == {"第一条": "未变", "第二条": "修改", "第二条之一": "新增", "第三条": "修改"}

    def test_end_before_start(self, db: None) -> None:
        with pytest.raises(InvalidInput, match="失效日期"):
            load(OLD, "演示安全法", date(2014, 12, 1), effective_to=date(2014, 11, 30))


class TestSearch:
    def find(self, people: People, text: str, on: date = date(2026, 6, 1)) -> list[tuple[str, str]]:
        found = search_articles(text, on=on, visible_to=people.duty)
        return [(each.article.version.title, each.article.label) for each in found]

    def test_from_one_character_up(self, people: People, demo_law: tuple[LawVersion, LawVersion]) -> None:
        assert self.find(people, "罚") == [("演示安全法（2021修正）", "第三条")]
        assert self.find(people, "警示") == [("演示安全法（2021修正）", "第二条之一")]
        assert self.find(people, "危险") == []
        assert self.find(people, "危险", date(2020, 1, 1)) == [("演示安全法", "第二条")]
        assert self.find(people, "违反 二万元 演示安全法") == [("演示安全法（2021修正）", "第三条")]

    def test_by_law_and_article(self, people: People, demo_law: tuple[LawVersion, LawVersion]) -> None:
        assert self.find(people, "演示安全法 第二条") == [
            ("演示安全法（2021修正）", "第二条"),
            ("演示安全法（2021修正）", "第二条之一"),
        ]
        assert self.find(people, "演示安全法3", date(2015, 1, 1)) == [("演示安全法", "第三条")]
        assert self.find(people, "安全法第二条之一") == [("演示安全法（2021修正）", "第二条之一")]
        assert self.find(people, "别的法第三条") == []

    def test_a_name_alone_gives_its_articles_in_order(
        self, people: People, demo_law: tuple[LawVersion, LawVersion]
    ) -> None:
        assert [label for _, label in self.find(people, "演示安全法")] == [
            "第一条",
            "第二条",
            "第二条之一",
            "第三条",
        ]

    def test_signs_of_patterns_are_plain_text(
        self, people: People, demo_law: tuple[LawVersion, LawVersion]
    ) -> None:
        assert self.find(people, "%") == []
        assert self.find(people, "_") == []

    def test_api(
        self, people: People, demo_law: tuple[LawVersion, LawVersion], browser_of: Callable[[User], Client]
    ) -> None:
        client = browser_of(people.enterprise)
        answer = client.get("/api/v1/laws/search", {"q": "演示安全法 第三条", "on": "2020-01-01"}).json()
        assert answer["count"] == 1
        item = answer["items"][0]
        assert (item["law"], item["article"]) == ("演示安全法", 3)
        assert (item["effective_from"], item["effective_to"]) == ("2014-12-01", "2021-08-31")
        assert Client().get("/api/v1/laws/search", {"q": "罚"}).status_code == 401
        assert client.get("/api/v1/laws/search", {"q": "罚", "on": "昨天"}).status_code == 422


class TestFolder:
    def test_index_repeals_and_refusals(self, db: None, tmp_path: Path) -> None:
        (tmp_path / "a.md").write_text(NEW, encoding="utf-8")
        (tmp_path / "b.md").write_text("第一条 甲\n第一条 乙", encoding="utf-8")
        (tmp_path / "c.md").write_text("# 另一办法\n2020年1月1日起施行\n第一条 甲", encoding="gb18030")
        (tmp_path / "d.md").write_text("# 无日期\n第一条 甲", encoding="utf-8")
        rows = [
            "title,level,effective_date,status,file",
            "演示安全法（2021修正）,法律,2014-12-01,现行有效,a.md",
            "坏法,法律,2014-12-01,现行有效,b.md",
            "旧规定,部门规章,2005-01-01,已废止(演示安全法施行时废止),",
            "缺文件,法律,2014-12-01,现行有效,z.md",
            "缺日期,法律,不详,现行有效,",
        ]
        (tmp_path / "index.csv").write_text("\n".join(rows), encoding="utf-8-sig")
        outcomes = {each.name: each for each in load_folder(tmp_path, by=BY, at=AT)}
        refused = {name for name, each in outcomes.items() if each.error}
        assert refused == {"坏法", "缺文件", "缺日期", "d.md"}
        amended = LawVersion.objects.get(law__name="演示安全法")
        assert amended.effective_from == date(2021, 6, 10)  # the text speaks from its amendment on
        assert LawVersion.objects.get(title="旧规定").effective_to == date(2014, 11, 30)
        assert LawVersion.objects.get(title="另一办法").effective_from == date(2020, 1, 1)

    @pytest.mark.shared
    def test_the_shared_texts(self, people: People) -> None:
        outcomes = load_folder(SHARED / "laws", by=BY, at=AT)
        assert [each for each in outcomes if each.error] == []
        assert Article.objects.filter(version__law__name="安全生产法").count() == 119
        assert Article.objects.filter(version__law__name="危险化学品安全法").count() == 127
        found = search_articles("安全生产法 第九十九条", on=date(2026, 6, 1), visible_to=people.duty)
        assert [(each.article.version.law.name, each.article.number) for each in found] == [
            ("安全生产法", 99)
        ]
        assert "五万元以下" in found[0].article.text
        assert len(search_articles("危险", on=date(2026, 6, 1), visible_to=people.duty)) > 100
        for on, day in ((date(2024, 10, 31), date(2007, 11, 1)), (date(2024, 11, 1), date(2024, 11, 1))):
            first = search_articles("突发事件应对法 第一条", on=on, visible_to=people.duty)[0]
            assert first.article.version.effective_from == day


class TestScreens:
    def test_pages(
        self, people: People, demo_law: tuple[LawVersion, LawVersion], browser_of: Callable[[User], Client]
    ) -> None:
        client = browser_of(people.duty)
        assert "演示安全法" in client.get("/laws/").content.decode()
        assert "<mark>罚</mark>" in client.get("/laws/", {"q": "罚"}).content.decode()
        assert "没有找到" in client.get("/laws/", {"q": "<b>"}).content.decode()
        old, new = demo_law
        assert 'id="a2-1"' in client.get(f"/laws/{new.pk}/").content.decode()
        page = client.get(f"/laws/{new.pk}/compare/{old.pk}/").content.decode()
        assert "<del>一</del>" in page
        assert "<ins>二</ins>" in page

    def test_only_some_load(self, people: People, browser_of: Callable[[User], Client]) -> None:
        assert browser_of(people.duty).get("/laws/load/").status_code == 403
        assert browser_of(people.enterprise).post("/laws/load/").status_code == 403
        client = browser_of(people.clerk)
        page = client.post("/laws/load/", {"files": [SimpleUploadedFile("a.md", OLD.encode())]})
        assert "新增 3 条" in page.content.decode()

    def test_queries_do_not_grow(self, people: People, browser_of: Callable[[User], Client]) -> None:
        client, counts = browser_of(people.duty), []
        client.get("/laws/")
        for amount in (2, 12):
            for number in range(amount):
                load(OLD, f"演示法{amount}之{number}", date(2014, 12, 1))
            for query in ({}, {"q": "安全"}):
                with CaptureQueriesContext(connection) as caught:
                    assert client.get("/laws/", query).status_code == 200
                counts.append(len(caught))
        assert counts[:2] == counts[2:]
