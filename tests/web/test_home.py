"""Home: one's own work, today's figures, panels, quick actions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.people import AT, People

from anlan.base.notifications.facade import notify
from anlan.kernel.actor import SYSTEM
from anlan.kernel.clock import now
from anlan.ui.facade import HomePanel, QuickAction, TodoItem, TodoProvider, home
from anlan.web.queries import work_of

Browser = Callable[..., Client]


@pytest.fixture(autouse=True)
def _registries_restored(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_todo", "_figures", "_panels", "_actions"):
        monkeypatch.setattr(home, name, dict(getattr(home, name)))


def provider(items: list[TodoItem], **values: Any) -> TodoProvider:
    return TodoProvider("tea", "茶事", values.pop("permission", ""), lambda user: items, **values)


@pytest.mark.parametrize(
    "who",
    [
        "duty",
        "leader",
        "expert",
        "clerk",
        "jinzhou",
        "zhuanghe",
        "township",
        "enterprise",
        "officer",
        "vehicle",
        "auditor",
        "admin",
        "security",
    ],
)
def test_everybody_has_a_home(who: str, people: People, browser_of: Browser) -> None:
    answer = browser_of(getattr(people, who)).get("/")
    assert answer.status_code == 200
    assert "待办" in answer.content.decode()


@pytest.mark.django_db
def test_a_stranger_is_sent_to_sign_in(client: Client) -> None:
    assert client.get("/")["Location"] == "/accounts/login/?next=/"


def test_work_is_sorted_by_the_time_left(people: People) -> None:
    at = now()
    home._todo.clear()
    items = [
        TodoItem("later", "", "/", at + timedelta(days=3)),
        TodoItem("soon", "", "/", at + timedelta(hours=2)),
        TodoItem("late", "", "/", at - timedelta(minutes=1)),
        TodoItem("later still", "", "/"),
        TodoItem("very late", "", "/", at - timedelta(days=1)),
    ]
    home.register_todo(provider(items))
    home.register_todo(TodoProvider("watch", "关注", "", lambda user: items[:1], watched=True))
    work = work_of(people.duty, at=at)
    assert [entry.item.title for entry in work.overdue] == ["very late", "late"]
    assert [entry.item.title for entry in work.due_soon] == ["soon"]
    assert [entry.item.title for entry in work.todo] == ["later", "later still"]
    assert [entry.item.title for entry in work.watched] == ["later"]
    assert work.total == 5


def test_a_room_without_permission_is_not_asked(people: People, browser_of: Browser) -> None:
    def refuse(user: Any) -> list[TodoItem]:
        raise AssertionError("asked")

    home.register_todo(TodoProvider("tea", "茶事", "audit.view_audit", refuse))
    home.register_home_panel(HomePanel("tea", "茶", "audit.view_audit", "web/none.html", refuse))
    assert browser_of(people.duty).get("/").status_code == 200


def test_work_is_shown_with_its_kind_and_link(people: People, browser_of: Browser) -> None:
    due = now() - timedelta(minutes=5)
    home.register_todo(provider([TodoItem("签发首报", "大化集团 氯气泄漏", "/x/1/", due, "red")]))
    page = browser_of(people.duty).get("/").content.decode()
    for word in ("已逾期", "签发首报", "大化集团 氯气泄漏", "/x/1/", "茶事"):
        assert word in page


def test_figures_follow_the_role(people: People, browser_of: Browser) -> None:
    admin = browser_of(people.admin).get("/").content.decode()
    assert "后台进程" in admin
    assert "启用用户" in admin
    auditor = browser_of(people.auditor).get("/").content.decode()
    assert "今日审计记录" in auditor
    assert "启用用户" not in auditor
    assert "后台进程" not in browser_of(people.duty).get("/").content.decode()


def test_an_action_without_a_page_or_a_right_is_left_out(people: People, browser_of: Browser) -> None:
    home.register_quick_action(QuickAction("gone", "不存在的页", "nowhere:at-all", "x"))
    home.register_quick_action(QuickAction("users", "管用户", "accounts:users", "x", "accounts.view_account"))
    assert "不存在的页" not in browser_of(people.admin).get("/").content.decode()
    assert "管用户" in browser_of(people.admin).get("/").content.decode()
    assert "管用户" not in browser_of(people.duty).get("/").content.decode()


def test_home_needs_no_inline_style_or_script(people: People, browser_of: Browser) -> None:
    page = browser_of(people.admin).get("/").content.decode()
    assert "style=" not in page
    assert "<script>" not in page
    assert "onclick" not in page


@pytest.mark.parametrize("who", ["duty", "admin", "auditor"])
def test_home_asks_as_much_for_much_as_for_little(
    who: str, people: People, browser_of: Browser, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    user = getattr(people, who)
    browser = browser_of(user)
    notify(users=[user], title="一条", by=SYSTEM, at=AT)
    browser.get("/")
    with django_assert_max_num_queries(40) as few:
        browser.get("/")
    for number in range(40):
        notify(users=[user], title=f"第 {number} 条", by=SYSTEM, at=AT)
    with django_assert_max_num_queries(40) as many:
        browser.get("/")
    assert len(many.captured_queries) == len(few.captured_queries)
