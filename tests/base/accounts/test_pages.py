"""Pages on users, organisations, locks, tokens and one's own account."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from tests.people import AT, PASSWORD, People, actor

from anlan.base.accounts.enums import OrganisationKind, Role
from anlan.base.accounts.facade import (
    Organisation,
    Token,
    User,
    assign_post,
    create_organisation,
    create_user,
    end_post,
    issue_token,
    user_of_token,
)
from anlan.base.accounts.operations import (
    change_own_password,
    change_user,
    disable_user,
    reset_password,
)
from anlan.base.accounts.organisation_operations import change_organisation, retire_organisation
from anlan.base.accounts.token_operations import revoke_token
from anlan.base.audit.facade import AuditEntry
from anlan.kernel.actor import SYSTEM
from anlan.kernel.errors import Conflict, InvalidInput, NotAllowed, StaleRecord

Browser = Callable[[User], Client]

ADMIN_PAGES = ["users", "user-new", "organisations", "organisation-new", "tokens"]
SECURITY_PAGES = ["locks", "sign-ins", "tokens", "users"]


def last_action() -> str:
    return AuditEntry.objects.order_by("-seq").values_list("action", flat=True).first() or ""


@pytest.mark.parametrize("name", ADMIN_PAGES)
def test_the_administrator_opens_the_pages_on_accounts(name: str, admin: User, browser_of: Browser) -> None:
    assert browser_of(admin).get(reverse(f"accounts:{name}")).status_code == 200


@pytest.mark.parametrize("name", SECURITY_PAGES)
def test_the_security_officer_opens_hers(name: str, security: User, browser_of: Browser) -> None:
    assert browser_of(security).get(reverse(f"accounts:{name}")).status_code == 200


@pytest.mark.parametrize("name", sorted({*ADMIN_PAGES, *SECURITY_PAGES}))
@pytest.mark.parametrize("who", ["duty", "leader", "jinzhou", "zhuanghe", "enterprise", "auditor"])
def test_business_users_and_the_auditor_open_none(
    name: str, who: str, people: People, browser_of: Browser
) -> None:
    answer = browser_of(getattr(people, who)).get(reverse(f"accounts:{name}"))
    assert answer.status_code == 403
    assert "没有进行此操作的权限" in answer.content.decode()


@pytest.mark.parametrize("name", ["user-new", "organisation-new"])
def test_the_security_officer_does_not_open_accounts(name: str, security: User, browser_of: Browser) -> None:
    assert browser_of(security).get(reverse(f"accounts:{name}")).status_code == 403


@pytest.mark.parametrize("name", ["locks", "sign-ins"])
def test_the_administrator_does_not_lift_locks(name: str, admin: User, browser_of: Browser) -> None:
    assert browser_of(admin).get(reverse(f"accounts:{name}")).status_code == 403


@pytest.mark.django_db
def test_nobody_signed_in_is_sent_to_sign_in(client: Client) -> None:
    answer = client.get(reverse("accounts:users"))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/?next=/accounts/users/")


def test_the_list_of_users_asks_as_much_for_many_as_for_few(
    admin: User, browser_of: Browser, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    browser, url = browser_of(admin), reverse("accounts:users")
    browser.get(url)
    with django_assert_max_num_queries(16) as few:
        browser.get(url)
    bureau = Organisation.objects.get(name="金州区应急管理局")
    for number in range(30):
        user = create_user(
            username=f"many{number}", name=f"某{number}", password="a-long-Password-1", by=SYSTEM, at=AT
        )
        assign_post(
            user=user, organisation=bureau, role=Role.DISTRICT_OFFICER, title="科员", by=SYSTEM, at=AT
        )
    with django_assert_max_num_queries(16) as many:
        page = browser.get(url)
    assert "某29" in page.content.decode()
    assert len(many.captured_queries) <= len(few.captured_queries) + 1


def test_the_list_filters_by_role_and_state(people: People, browser_of: Browser) -> None:
    disable_user(user=people.expert, reason="退休", by=actor(people.admin), at=AT)
    browser, url = browser_of(people.admin), reverse("accounts:users")
    off = browser.get(url, {"active": "0"}).content.decode()
    assert ">expert<" in off
    assert ">duty<" not in off
    officers = browser.get(url, {"role": "district_officer"}).content.decode()
    assert ">jinzhou<" in officers
    assert ">duty<" not in officers


def test_a_new_user_gets_a_password_shown_once_and_a_post(admin: User, browser_of: Browser) -> None:
    bureau = Organisation.objects.get(name="金州区应急管理局")
    body = {
        "username": "wang.fang",
        "name": "王芳",
        "phone": "0411-8000 0001",
        "password": "",
        "organisation": str(bureau.pk),
        "role": "district_officer",
        "title": "科员",
    }
    browser = browser_of(admin)
    page = browser.post(reverse("accounts:user-new"), body)
    assert page.status_code == 200
    password = page.context["secret"]
    assert "no-store" in page["Cache-Control"]
    user = User.objects.get(username="wang.fang")
    assert user.check_password(password)
    assert user.roles == {"district_officer"}
    assert password not in browser.get(reverse("accounts:user", args=[user.pk])).content.decode()
    assert not AuditEntry.objects.filter(changes__icontains=password).exists()


def test_a_refused_new_user_keeps_what_was_typed(admin: User, browser_of: Browser) -> None:
    body = {"username": "DUTY", "name": "重名", "phone": "", "password": "", "role": "", "organisation": ""}
    page = browser_of(admin).post(reverse("accounts:user-new"), body).content.decode()
    assert "用户名“DUTY”已被使用" in page
    assert 'value="重名"' in page


def test_a_weak_password_is_refused_beside_its_field(admin: User, browser_of: Browser) -> None:
    body = {"username": "weak", "name": "弱", "password": "1234567890"}
    page = browser_of(admin).post(reverse("accounts:user-new"), body)
    assert page.context["form"].errors["password"]
    assert not User.objects.filter(username="weak").exists()


def test_a_role_without_an_organisation_is_asked_for(admin: User, browser_of: Browser) -> None:
    body = {"username": "half", "name": "半", "role": "clerk"}
    page = browser_of(admin).post(reverse("accounts:user-new"), body)
    assert page.context["form"].errors["organisation"] == ["请选择机构。"]


def test_system_and_business_roles_stay_apart(people: People, browser_of: Browser) -> None:
    bureau = Organisation.objects.get(name="金州区应急管理局")
    body = {"organisation": str(bureau.pk), "role": "administrator", "title": "兼管理员"}
    page = browser_of(people.admin).post(reverse("accounts:post-new", args=[people.jinzhou.pk]), body)
    assert page.status_code == 200
    assert "不能由同一人兼任" in page.content.decode()
    assert people.jinzhou.posts.filter(ended_at=None, role="administrator").count() == 0


def test_two_system_roles_do_not_meet_either(people: People) -> None:
    bureau = people.auditor.current_posts[0].organisation
    with pytest.raises(Conflict):
        assign_post(
            user=people.auditor, organisation=bureau, role=Role.SECURITY, title="兼", by=SYSTEM, at=AT
        )


def test_nobody_appoints_himself(people: People) -> None:
    bureau = people.admin.current_posts[0].organisation
    with pytest.raises(NotAllowed):
        assign_post(
            user=people.admin,
            organisation=bureau,
            role=Role.ADMINISTRATOR,
            title="再任",
            by=actor(people.admin),
            at=AT,
        )


def test_the_last_administrator_stays(people: People) -> None:
    with pytest.raises(Conflict, match="最后一名系统管理员"):
        end_post(post=people.admin.current_posts[0], by=actor(people.security), at=AT)
    with pytest.raises(Conflict, match="最后一名系统管理员"):
        disable_user(user=people.admin, reason="离职", by=actor(people.security), at=AT)


def test_nobody_disables_himself(people: People) -> None:
    with pytest.raises(NotAllowed):
        disable_user(user=people.admin, reason="离职", by=actor(people.admin), at=AT)


def test_disabling_ends_sessions_and_tokens_at_once(people: People, browser_of: Browser) -> None:
    session = browser_of(people.jinzhou)
    _token, text = issue_token(user=people.jinzhou, name="程序", by=actor(people.jinzhou), at=AT)
    assert session.get("/").status_code == 200
    admin = browser_of(people.admin)
    url = reverse("accounts:user-disable", args=[people.jinzhou.pk])
    assert admin.post(url, {"reason": " "}).context["form"].errors["reason"]
    assert admin.post(url, {"reason": "调离"}).status_code == 302
    assert session.get("/").status_code == 302
    assert user_of_token(text, at=AT) is None
    entry = AuditEntry.objects.order_by("-seq").first()
    assert entry is not None
    assert (entry.action, entry.reason) == ("accounts.disable_user", "调离")
    admin.post(reverse("accounts:user-enable", args=[people.jinzhou.pk]))
    assert last_action() == "accounts.enable_user"


def test_ending_a_post_takes_the_view_away(people: People, browser_of: Browser) -> None:
    post = people.jinzhou.current_posts[0]
    browser_of(people.admin).post(reverse("accounts:post-end", args=[post.pk]))
    assert User.objects.get(pk=people.jinzhou.pk).roles == frozenset()
    with pytest.raises(Conflict):
        end_post(post=post, by=SYSTEM, at=AT)


def test_two_people_changing_one_user(people: People, browser_of: Browser) -> None:
    stale = people.clerk.version
    change_user(user=people.clerk, version=stale, name="新名", by=SYSTEM, at=AT)
    body = {"name": "另一个名", "phone": "", "version": stale}
    page = browser_of(people.admin).post(reverse("accounts:user-edit", args=[people.clerk.pk]), body)
    text = page.content.decode()
    assert "已被他人修改" in text
    assert 'value="另一个名"' in text
    with pytest.raises(StaleRecord):
        change_user(user=people.clerk, version=stale, name="又一个", by=SYSTEM, at=AT)


def test_a_demo_account_keeps_its_password(people: People) -> None:
    with pytest.raises(Conflict):
        reset_password(user=people.duty, password="another-Password-9", by=actor(people.admin), at=AT)
    with pytest.raises(Conflict):
        change_own_password(
            user=people.duty, current=PASSWORD, password="another-Password-9", by=actor(people.duty), at=AT
        )


@pytest.fixture
def liu(people: People) -> User:
    """A person who is no demo account."""
    return create_user(username="liu", name="刘洋", password="first-Password-1", by=SYSTEM, at=AT)


def test_a_reset_password_ends_the_old_sessions(people: People, liu: User, browser_of: Browser) -> None:
    session = browser_of(liu)
    assert session.get(reverse("accounts:profile")).status_code == 200
    page = browser_of(people.admin).post(reverse("accounts:user-password", args=[liu.pk]), {"password": ""})
    assert User.objects.get(pk=liu.pk).check_password(page.context["secret"])
    assert session.get(reverse("accounts:profile")).status_code == 302


def test_ones_own_password_needs_the_present_one(liu: User, browser_of: Browser) -> None:
    session, url = browser_of(liu), reverse("accounts:own-password")
    new = "second-Password-2"
    wrong = session.post(url, {"current": "no", "password": new, "again": new})
    assert wrong.context["form"].errors["current"] == ["当前口令不正确。"]
    uneven = session.post(url, {"current": "first-Password-1", "password": new, "again": "x"})
    assert "again" in uneven.context["form"].errors
    assert (
        session.post(url, {"current": "first-Password-1", "password": new, "again": new}).status_code == 302
    )
    assert session.get(reverse("accounts:profile")).status_code == 200


def test_an_own_token_is_shown_once_and_revoked(jinzhou: User, browser_of: Browser) -> None:
    session = browser_of(jinzhou)
    page = session.post(
        reverse("accounts:own-token-new"), {"name": "数据平台", "days": "30", "read_only": "on"}
    )
    text = page.context["secret"]
    assert text.startswith("anlan_")
    token = Token.objects.get(user=jinzhou)
    assert token.read_only
    assert text not in session.get(reverse("accounts:profile")).content.decode()
    session.post(reverse("accounts:own-token-revoke", args=[token.pk]))
    assert Token.objects.get(pk=token.pk).revoked_at is not None


def test_anothers_token_is_not_found_on_ones_own_page(people: People, browser_of: Browser) -> None:
    token, _text = issue_token(user=people.jinzhou, name="程序", by=actor(people.jinzhou), at=AT)
    url = reverse("accounts:own-token-revoke", args=[token.pk])
    assert browser_of(people.zhuanghe).post(url).status_code == 404


def test_the_security_officer_revokes_any_token(people: People, browser_of: Browser) -> None:
    token, _text = issue_token(user=people.jinzhou, name="程序", by=actor(people.jinzhou), at=AT)
    session, url = browser_of(people.security), reverse("accounts:token-revoke", args=[token.pk])
    assert "撤销令牌" in session.get(url).content.decode()
    session.post(url)
    assert Token.objects.get(pk=token.pk).revoked_at is not None
    with pytest.raises(Conflict):
        revoke_token(token=token, by=SYSTEM, at=AT)


def test_no_administrator_makes_the_auditors_token(people: People) -> None:
    with pytest.raises(NotAllowed):
        issue_token(user=people.auditor, name="代签", by=actor(people.admin), at=AT)
    issue_token(user=people.auditor, name="本人", by=actor(people.auditor), at=AT)


def test_an_organisation_is_added_changed_and_retired(people: People, browser_of: Browser) -> None:
    session = browser_of(people.admin)
    bureau = Organisation.objects.get(name="金州区应急管理局")
    body = {
        "name": "执法大队",
        "short_name": "",
        "kind": "department",
        "parent": str(bureau.pk),
        "division": "210213",
        "telephone": "",
        "credit_code": "",
        "version": "",
    }
    assert session.post(reverse("accounts:organisation-new"), body).status_code == 302
    added = Organisation.objects.get(name="执法大队")
    again = session.post(reverse("accounts:organisation-new"), body)
    assert "已有名为“执法大队”" in again.content.decode()
    edit = reverse("accounts:organisation-edit", args=[added.pk])
    assert session.post(edit, {**body, "short_name": "执法", "version": "1"}).status_code == 302
    assert "已被他人修改" in session.post(edit, {**body, "version": "1"}).content.decode()
    assert session.get(reverse("accounts:organisation", args=[added.pk])).status_code == 200
    retire = reverse("accounts:organisation-retire", args=[added.pk])
    assert session.post(retire, {"reason": "机构改革"}).status_code == 302
    assert "执法大队" not in session.get(reverse("accounts:organisations")).content.decode()
    shown = session.get(reverse("accounts:organisations"), {"retired": "1"})
    assert "执法大队" in shown.content.decode()


def test_an_organisation_with_people_or_offices_is_not_retired(people: People) -> None:
    bureau = Organisation.objects.get(name="金州区应急管理局")
    with pytest.raises(Conflict, match="在任岗位"):
        retire_organisation(organisation=bureau, reason="撤并", by=SYSTEM, at=AT)
    empty = create_organisation(name="空局", kind=OrganisationKind.PARTNER, by=SYSTEM, at=AT)
    create_organisation(name="下级", kind=OrganisationKind.PARTNER, parent=empty, by=SYSTEM, at=AT)
    with pytest.raises(Conflict, match="下级机构"):
        retire_organisation(organisation=empty, reason="撤并", by=SYSTEM, at=AT)


def test_the_tree_has_no_circle(people: People) -> None:
    upper = create_organisation(name="上", kind=OrganisationKind.PARTNER, by=SYSTEM, at=AT)
    lower = create_organisation(name="下", kind=OrganisationKind.PARTNER, parent=upper, by=SYSTEM, at=AT)
    with pytest.raises(InvalidInput, match="自身或自己的下级"):
        change_organisation(organisation=upper, version=1, parent=lower, by=SYSTEM, at=AT)


def test_the_tree_asks_as_much_for_many_as_for_few(
    admin: User, browser_of: Browser, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    browser, url = browser_of(admin), reverse("accounts:organisations")
    browser.get(url)
    with django_assert_max_num_queries(14) as few:
        browser.get(url)
    for number in range(20):
        create_organisation(name=f"单位{number}", kind=OrganisationKind.PARTNER, by=SYSTEM, at=AT)
    with django_assert_max_num_queries(14) as many:
        browser.get(url)
    assert len(many.captured_queries) == len(few.captured_queries)


@pytest.mark.parametrize("keeper", ["auditor", "security"])
def test_nobody_resets_the_password_of_those_who_watch(people: People, keeper: str) -> None:
    """Whoever could reset an auditor's password could sign in as one."""
    user = getattr(people, keeper)
    user.is_demo = False
    with pytest.raises(NotAllowed):
        reset_password(user=user, password="another-Password-9", by=actor(people.admin), at=AT)
