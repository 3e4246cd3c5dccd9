"""Who is told, who investigates: the law's bounds, and the city's own list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.people import AT, actor

from anlan.base.accounts.facade import Organisation
from anlan.base.audit.facade import entries
from anlan.kernel.errors import Conflict, InvalidInput, NotFound
from anlan.rescue.incidents.addressees import DEFAULTS, Addressee, difference, investigation, is_told, told
from anlan.rescue.incidents.bulletin_text import recipients_of
from anlan.rescue.incidents.models import AddresseeRule
from anlan.rescue.incidents.operations.addressees import (
    add_addressee,
    change_addressee,
    order_addressee,
    restore_addressees,
)
from anlan.rescue.incidents.reporting_queries import addressee_rules

GRADES = {1: "特别重大", 2: "重大", 3: "较大", 4: "一般"}
BESIDE = ["本级人民政府", "公安机关", "人力资源社会保障部门", "工会", "人民检察院"]


def names(grade: int, kind: str = "leak", danger: bool = False) -> list[str]:
    return [each.name for each in told(DEFAULTS, grade=grade, kind=kind, danger=danger)]


@pytest.mark.parametrize(
    ("grade", "above"),
    [
        (4, ["市应急管理局"]),
        (3, ["市应急管理局", "省应急管理厅"]),
        (2, ["市应急管理局", "省应急管理厅", "应急管理部"]),
        (1, ["市应急管理局", "省应急管理厅", "应急管理部"]),
    ],
)
def test_the_departments_above_by_grade_and_always_those_beside(grade: int, above: list[str]) -> None:
    """Order 493 article 10."""
    assert names(grade) == [*above, *BESIDE]


def test_a_reportable_danger_ends_at_the_city_by_default() -> None:
    """Order 21 of 2009 article 7."""
    assert names(4, danger=True) == ["市应急管理局", *BESIDE]


def test_a_rule_may_carry_dangers_higher() -> None:
    rule = Addressee(name="省厅", category="above", grade_from=3, dangers=True)
    assert not is_told(rule, grade=4, kind="leak", danger=False)
    assert is_told(rule, grade=4, kind="leak", danger=True)
    assert is_told(rule, grade=3, kind="leak", danger=False)


@pytest.mark.parametrize(
    ("kind", "extra"), [("mine", "矿山安全监察机构"), ("special-equipment", "特种设备安全监督管理部门")]
)
def test_some_kinds_have_an_addressee_of_their_own(kind: str, extra: str) -> None:
    assert extra in names(4, kind)
    assert extra not in names(4, "leak")


def test_a_disabled_rule_tells_nobody() -> None:
    assert not is_told(
        Addressee(name="甲", category="other", enabled=False), grade=1, kind="fire", danger=True
    )


@given(
    st.lists(st.sampled_from("甲乙丙丁戊"), unique=True), st.lists(st.sampled_from("甲乙丙丁戊"), unique=True)
)
def test_difference_gives_exactly_what_came_and_left(before: list[str], after: list[str]) -> None:
    added, removed = difference(before, after)
    assert set(before) - set(removed) | set(added) == set(after)
    assert not set(added) & set(before)


@given(st.sampled_from([1, 2, 3]), st.sampled_from(["fire", "leak", "mine", "traffic"]), st.booleans())
def test_a_graver_accident_never_tells_fewer(grade: int, kind: str, danger: bool) -> None:
    assert set(names(grade + 1, kind, danger)) <= set(names(grade, kind, danger))


@pytest.mark.parametrize(
    ("grade", "level"),
    [(4, "县级人民政府"), (3, "设区的市级人民政府"), (2, "省级人民政府"), (1, "国务院或者国务院授权的部门")],
)
def test_the_investigating_government(grade: int, level: str) -> None:
    assert investigation(grade).level == level
    assert "第十九条" in investigation(grade).basis


@pytest.mark.parametrize(
    ("deaths", "province", "state"),
    [
        (2, False, False),
        (3, True, False),
        (9, True, False),
        (10, True, True),
        (29, True, True),
        (30, True, True),
    ],
)
def test_deaths_at_the_bounds(take_call, deaths: int, province: bool, state: bool) -> None:
    found = recipients_of(take_call(deaths=deaths))
    assert ("省应急管理厅" in found, "应急管理部" in found) == (province, state)


@pytest.mark.parametrize(("endangered", "told_of"), [(9, False), (10, True)])
def test_the_tenth_endangered_makes_it_reportable(people, take_call, endangered: int, told_of: bool) -> None:
    change_addressee(name="省应急管理厅", values={"dangers": True}, by=actor(people.admin), at=AT)
    assert ("省应急管理厅" in recipients_of(take_call(endangered=endangered))) is told_of


class TestSettings:
    def test_the_first_change_makes_the_defaults_the_citys_own(self, people) -> None:
        change_addressee(name="公安机关", values={"contact": "110"}, by=actor(people.admin), at=AT)
        assert AddresseeRule.objects.count() == len(DEFAULTS)
        assert AddresseeRule.objects.get(name="公安机关").contact == "110"
        assert entries().filter(action="incidents.change_addressee").count() == 1

    def test_added_ordered_disabled_restored(self, people, take_call) -> None:
        by = actor(people.admin)
        add_addressee(
            values={"name": "市总值班室", "category": "government", "way": "telephone"}, by=by, at=AT
        )
        assert recipients_of(take_call())[-1] == "市总值班室"
        for _ in range(20):
            order_addressee(name="市总值班室", up=True, by=by, at=AT)
        assert recipients_of(take_call())[0] == "市总值班室"
        change_addressee(name="市总值班室", values={"enabled": False}, by=by, at=AT)
        assert "市总值班室" not in recipients_of(take_call())
        restore_addressees(by=by, at=AT)
        assert [each.name for each in addressee_rules()] == [each.name for each in DEFAULTS]

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"name": " "}, "name"),
            ({"name": "甲" * 65}, "name"),
            ({"category": "x"}, "category"),
            ({"grade_from": 5}, "grade_from"),
            ({"kinds": ["flood"]}, "kinds"),
            ({"way": "pigeon"}, "way"),
            ({"way": "system", "organisation": None}, "organisation"),
        ],
    )
    def test_what_cannot_be_is_refused_by_field(self, people, values: dict, field: str) -> None:
        with pytest.raises(InvalidInput) as caught:
            add_addressee(
                values={"name": "甲", "category": "other", "way": "fax", **values},
                by=actor(people.admin),
                at=AT,
            )
        assert [each.field for each in caught.value.errors] == [field]
        assert not AddresseeRule.objects.exists()

    def test_a_name_comes_once_and_an_unknown_one_is_not_found(self, people) -> None:
        by = actor(people.admin)
        with pytest.raises(Conflict):
            add_addressee(values={"name": "工会", "category": "union", "way": "fax"}, by=by, at=AT)
        with pytest.raises(NotFound):
            change_addressee(name="没有", values={}, by=by, at=AT)

    def test_kinds_and_organisation_are_kept(self, people, take_call) -> None:
        police = Organisation.objects.get(name="大连市公安局")
        change_addressee(
            name="公安机关",
            values={"kinds": ["traffic"], "organisation": police.id, "way": "system"},
            by=actor(people.admin),
            at=AT,
        )
        assert "公安机关" not in recipients_of(take_call())
        assert "公安机关" in recipients_of(take_call(kind="traffic"))

    @pytest.mark.parametrize(
        ("name", "status"),
        [("admin", 200), ("leader", 200), ("duty", 403), ("zhuanghe", 403), ("enterprise", 403)],
    )
    def test_who_sets_them(self, people, browser_of, name: str, status: int) -> None:
        browser = browser_of(getattr(people, name))
        assert browser.get("/incidents/addressees/").status_code == status
        assert browser.post("/incidents/addressees/", {"action": "restore"}).status_code in (
            {302} if status == 200 else {403}
        )

    def test_through_its_pages(self, people, browser_of) -> None:
        admin = browser_of(people.admin)
        assert "现为法定默认" in admin.get("/incidents/addressees/").content.decode()
        form = {
            "name": "市委值班室",
            "category": "government",
            "grade_from": "3",
            "kinds": ["fire", "leak"],
            "way": "fax",
            "dangers": "on",
            "enabled": "on",
        }
        assert admin.post("/incidents/addressees/edit/", form).status_code == 302
        page = admin.get("/incidents/addressees/").content.decode()
        assert "市委值班室" in page
        assert "较大以上" in page
        admin.post("/incidents/addressees/", {"action": "disable", "name": "市委值班室"})
        assert AddresseeRule.objects.get(name="市委值班室").enabled is False
        assert admin.get("/incidents/addressees/edit/?name=市委值班室").status_code == 200
        assert (
            "没有这个"
            in admin.post(
                "/incidents/addressees/", {"action": "up", "name": "无"}, follow=True
            ).content.decode()
        )
