"""Finding an enterprise by half its name."""

from collections.abc import Callable

import pytest
from tests.people import People

from anlan.data.enterprises import matching
from anlan.data.enterprises.facade import Enterprise, enterprises, match_enterprises
from anlan.data.enterprises.matching import _scope_sql
from anlan.data.enterprises.matching import match_enterprises as matched

Register = Callable[..., Enterprise]


@pytest.mark.parametrize(
    "text", ["海青", "青化", "青", "金州 海青", "海青 金州", "hqhg", "海青岛", "化工1有限"]
)
def test_any_fragment_in_any_order(register: Register, people: People, text: str) -> None:
    made = register(1)
    assert match_enterprises(text, visible_to=people.duty) == [made]


@pytest.mark.parametrize("text", ["", "  ", "青海", "海青 庄河", "%", '"', "海青*", "AND"])
def test_nothing_else(register: Register, people: People, text: str) -> None:
    register(1)
    found = match_enterprises(text, visible_to=people.duty)
    assert found == [] or text == "海青*"


def test_names_that_begin_so_come_first_and_near_ones_before_far(register: Register, people: People) -> None:
    far = register(1, name="海青制冷", lon=121.5, lat=39.0)
    near = register(2, name="海青仓储")
    inside = register(3, name="大连海青")
    assert match_enterprises("海青", visible_to=people.duty, near=(121.783, 39.051))[:2] == [near, inside]
    assert {row.pk for row in match_enterprises("海青", visible_to=people.duty)[:2]} == {far.pk, near.pk}


@pytest.mark.parametrize("few", [-1, 3000])
def test_the_sql_of_the_scope_is_the_scope(
    register: Register, people: People, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(matching, "FEW", few)
    register(1)
    register(2, located_in="210283", lon=122.967, lat=39.681)
    register(3, organisation=people.enterprise.current_posts[0].organisation, located_in="210211")
    register(4, located_in="210213006")
    for user in people:
        seen = {row.pk for row in enterprises(visible_to=user)}
        assert {row.pk for row in matched("海青", visible_to=user)} == seen
    assert _scope_sql(people.duty.scope)[0] == "1"


@pytest.mark.parametrize(
    "text",
    [
        "海青",
        "青化",
        "青",
        "金州 海青",
        "海青 金州",
        "hqhg",
        "海青岛",
        "化工1有限",
        "青海",
        "海青 庄河",
        "AND",
    ],
)
def test_looking_through_few_finds_what_the_index_finds(
    register: Register, people: People, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    register(1)
    register(2, name="庄河水产", located_in="210213006")
    found = []
    for few in (-1, 3000):
        monkeypatch.setattr(matching, "FEW", few)
        found.append([{row.pk for row in matched(text, visible_to=user)} for user in people])
    assert found[0] == found[1]


def test_a_new_name_replaces_the_old_in_the_index(register: Register, people: People) -> None:
    from tests.people import AT, actor

    from anlan.data.enterprises.facade import change_enterprise

    made = register(1)
    change_enterprise(enterprise=made, version=1, name="渤海制药", by=actor(people.clerk), at=AT)
    assert match_enterprises("青化", visible_to=people.duty) == []
    assert match_enterprises("渤海", visible_to=people.duty) == [made]
