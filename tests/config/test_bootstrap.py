"""`anlan init`: an empty platform for any Chinese city, once."""

from __future__ import annotations

import pytest
from tests.config.conftest import Cli
from tests.people import AT

from anlan.base.accounts.enums import OrganisationKind
from anlan.base.accounts.facade import Organisation, User
from anlan.base.audit.facade import verify
from anlan.base.divisions.facade import Division
from anlan.config.bootstrap import init_city
from anlan.kernel.errors import Conflict, InvalidInput

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("code", "name", "districts"), [("210200", "大连市", 10), ("330200", "宁波市", 10)])
def test_a_city_stands_with_bureaus_and_one_administrator(code: str, name: str, districts: int) -> None:
    created = init_city(code=code, admin="root", at=AT)
    assert (created.name, created.districts, created.admin) == (name, districts, "root")
    assert created.townships > 100
    kinds = {kind: Organisation.objects.filter(kind=kind).count() for kind in OrganisationKind.values}
    assert (kinds["city_bureau"], kinds["district_bureau"]) == (1, districts)
    assert kinds["township"] == created.townships
    assert Organisation.objects.get(kind="city_bureau").name == f"{name}应急管理局"
    user = User.objects.get()
    assert user.check_password(created.password)
    assert user.roles == {"administrator"}
    assert not user.is_demo
    assert verify().whole


def test_dalian_has_its_zones_and_its_port() -> None:
    init_city(code="210200", admin="admin", at=AT)
    zones = set(Organisation.objects.filter(kind="zone_bureau").values_list("short_name", flat=True))
    assert {"金普新区", "高新区", "长兴岛"} <= zones
    assert Organisation.objects.filter(kind="port_authority").count() == 1


def test_passwords_differ() -> None:
    first = init_city(code="210200", admin="admin", at=AT).password
    User.objects.all().update(is_active=True)
    assert len(first) >= 16


def test_a_database_in_use_is_left_alone() -> None:
    init_city(code="330200", admin="admin", at=AT)
    with pytest.raises(Conflict, match="空库"):
        init_city(code="210200", admin="admin", at=AT)
    assert not Division.objects.filter(code="210200").exists()


@pytest.mark.parametrize("code", ["", "210", "210202", "999900", "大连"])
def test_what_is_no_city_changes_nothing(code: str) -> None:
    with pytest.raises(InvalidInput):
        init_city(code=code, admin="admin", at=AT)
    assert not User.objects.exists()
    assert not Organisation.objects.exists()


def test_the_command_prints_the_password_once_and_refuses_a_second_time(anlan: Cli) -> None:
    first = anlan("init", "--division", "330200", "--admin", "boss")
    assert first.returncode == 0, first.stderr
    assert "宁波市" in first.stdout
    assert "系统管理员 boss，初始口令 " in first.stdout
    second = anlan("init", "--division", "210200")
    assert second.returncode == 1
    assert "空库" in second.stderr
    assert "Traceback" not in second.stderr
    demo = anlan("demo")
    assert demo.returncode == 0
    assert "不建演示数据" in demo.stdout
