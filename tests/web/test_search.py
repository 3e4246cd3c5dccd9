"""Search: grouped, limited, only what the user may see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests.people import People

from anlan.ui.facade import SearchHit, SearchProvider, register_search
from anlan.ui.facade import search as registry

Browser = Callable[..., Client]
LIVE = {"HX-Request": "true", "HX-Target": "search-results"}


@pytest.fixture(autouse=True)
def _providers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_providers", {})
    register_search(SearchProvider("tea", "茶", _teas, order=2))
    register_search(SearchProvider("cup", "杯", lambda user, text, limit: [], order=1))


def _teas(user: Any, text: str, limit: int) -> list[SearchHit]:
    if user.username == "zhuanghe":
        return []
    return [SearchHit(f"{text}{number}", "产自大连", f"/tea/{number}/") for number in range(40)][:limit]


def test_the_page_groups_and_limits(people: People, browser_of: Browser) -> None:
    answer = browser_of(people.duty).get("/search/", {"q": " 绿茶 "})
    page = answer.content.decode()
    assert "ui/base.html" in [template.name for template in answer.templates]
    assert "绿茶0" in page
    assert "绿茶19" in page
    assert "绿茶20" not in page
    assert "仅显示前 20 条" in page


def test_the_live_list_is_a_fragment(people: People, browser_of: Browser) -> None:
    page = browser_of(people.duty).get("/search/", {"q": "茶"}, headers=LIVE).content.decode()
    assert "<html" not in page
    assert page.count("data-search-hit") == 6
    assert "查看全部结果" in page


def test_words_are_escaped(people: People, browser_of: Browser) -> None:
    page = browser_of(people.duty).get("/search/", {"q": "<b>茶"}, headers=LIVE).content.decode()
    assert "<b>茶" not in page


def test_an_outsider_finds_nothing(people: People, browser_of: Browser) -> None:
    assert "没有找到" in browser_of(people.zhuanghe).get("/search/", {"q": "绿茶"}).content.decode()
    live = browser_of(people.zhuanghe).get("/search/", {"q": "绿茶"}, headers=LIVE).content.decode()
    assert "没有找到“绿茶”" in live


def test_no_words_no_results(people: People, browser_of: Browser) -> None:
    assert "输入关键词" in browser_of(people.duty).get("/search/").content.decode()
    assert browser_of(people.duty).get("/search/", {"q": " "}, headers=LIVE).content.decode().strip() == ""


@pytest.mark.django_db
def test_a_stranger_is_sent_to_sign_in(client: Client) -> None:
    assert client.get("/search/?q=a")["Location"].startswith("/accounts/login/")
