"""Tags, filters, forms, registries and the style page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django import forms
from django.template import Context, Template
from django.test import Client

from anlan.kernel.errors import Conflict, FieldError, InvalidInput
from anlan.ui.facade import NavItem, apply_domain_errors, navigation
from anlan.ui.forms import sections_of
from anlan.ui.levels import level_of
from anlan.ui.templatetags import anlan_ui
from anlan.ui.times import short_time

AT = datetime(2026, 10, 28, 6, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(seconds=20), "刚刚"),
        (timedelta(minutes=12), "12 分钟前"),
        (timedelta(hours=2), "10-28 12:05"),
        (timedelta(days=400), "2025-09-23 14:05"),
        (timedelta(minutes=-5), "10-28 14:10"),
    ],
)
def test_times_in_words(ago: timedelta, words: str) -> None:
    assert short_time(AT - ago, at=AT) == words


def test_numbers_in_words() -> None:
    assert anlan_ui.money("1234567") == "1,234,567 元"
    assert anlan_ui.money("1234.5") == "1,234.50 元"
    assert anlan_ui.distance(850.4) == "850 m"
    assert anlan_ui.distance(3240) == "3.2 km"
    assert anlan_ui.duration(3900) == "1 小时 5 分"


@pytest.mark.parametrize(
    ("word", "level"), [("特别重大", 1), ("II", 2), ("较大事故", 3), ("IV 级", 4), ("其他", 0), (None, 0)]
)
def test_levels(word: str | None, level: int) -> None:
    assert level_of(word) == level


def test_text_from_records_is_escaped() -> None:
    shown = Template(
        "{% load anlan_ui %}{% status_badge label %}{% grade_badge label %}{% facts rows %}"
    ).render(Context({"label": "<b>x</b>", "rows": [("a", "<script>")]}))
    assert "<b>" not in shown
    assert "<script>" not in shown


def test_island_props_cannot_break_out() -> None:
    shown = anlan_ui.island("map", {"name": "</script><script>alert(1)"})
    assert "</script><script>" not in shown


class SiteForm(forms.Form):
    name = forms.CharField(label="名称")
    lon = forms.FloatField(label="经度")
    note = forms.CharField(label="说明", widget=forms.Textarea, required=False)
    sections = [("位置", ["lon"])]


def test_domain_errors_stand_beside_their_fields() -> None:
    form = SiteForm({"name": "x", "lon": "1"})
    form.is_valid()
    apply_domain_errors(
        form, InvalidInput.many([FieldError("lon", "超出范围"), FieldError("other", "无此项")])
    )
    assert form.errors["lon"] == ["超出范围"]
    assert form.non_field_errors() == ["无此项"], "a complaint about an unknown field is not lost"
    apply_domain_errors(form, Conflict("已被他人修改"))
    assert "已被他人修改" in form.non_field_errors()


def test_every_visible_field_is_in_a_section_once() -> None:
    form = SiteForm({"name": "", "lon": ""})
    form.is_valid()
    found = sections_of(form)
    assert [(s.title, [f.bound.name for f in s.fields]) for s in found] == [
        ("位置", ["lon"]),
        ("其他", ["name", "note"]),
    ]
    assert 'aria-describedby="id_lon-errors"' in found[0].fields[0].control
    assert found[1].fields[1].wide


class Somebody:
    def __init__(self, *permissions: str) -> None:
        self.permissions = permissions

    def has_perm(self, name: str) -> bool:
        return name in self.permissions


def test_navigation_shows_what_a_user_may_open() -> None:
    item = NavItem(
        "t.style", "样式", "ui:style", "palette", "平台", permission="t.see", order=1, count=lambda user: 4
    )
    navigation.register(item)
    navigation.register(NavItem("t.gone", "无此页", "nowhere:gone", "x", "平台"))
    try:
        seen = {
            link.key: link for group in navigation.navigation_for(Somebody("t.see")) for link in group.links
        }
        assert seen["t.style"].count == 4
        assert "t.gone" not in seen, "an entry whose page does not exist is left out"
        hidden: Any = [link.key for group in navigation.navigation_for(Somebody()) for link in group.links]
        assert "t.style" not in hidden
        with pytest.raises(ValueError, match="service"):
            navigation.register(NavItem("t.bad", "x", "ui:style", "x", "没有的服务"))
    finally:
        navigation.unregister("t.style")
        navigation.unregister("t.gone")


@pytest.mark.django_db
def test_style_page_has_no_inline_script_or_style(client: Client) -> None:
    page = client.get("/style/").content.decode()
    assert "style=" not in page
    assert "onclick" not in page
    assert all('src="' in part or 'type="application/json"' in part for part in page.split("<script")[1:])
