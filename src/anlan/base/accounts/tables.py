"""Lists of accounts: users, organisations, sign-ins, tokens."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString

from anlan.base.accounts.account_record import (
    END_SESSION,
    ENROL_FACTOR,
    LINK_IDENTITY,
    REFUSE_FACTOR,
    REFUSE_IDENTITY,
    REMOVE_FACTOR,
    RESET_FACTOR,
    UNLINK_IDENTITY,
    USE_FACTOR,
)
from anlan.base.accounts.devices import device_name
from anlan.base.accounts.enums import OrganisationKind, Role
from anlan.base.accounts.models import Organisation, Token, User, UserSession
from anlan.base.accounts.queries import all_organisations, as_tree
from anlan.base.accounts.sign_in_operations import FAILURE, SIGN_IN, SIGN_OUT, UNLOCK
from anlan.base.audit.facade import AuditEntry
from anlan.kernel.clock import now
from anlan.ui.facade import (
    BooleanFilter,
    ChoiceFilter,
    Column,
    DateRangeFilter,
    EmptyState,
    SearchFilter,
    Table,
    status_badge,
)

OUTCOMES = {
    SIGN_IN: "登录",
    SIGN_OUT: "退出",
    FAILURE: "失败",
    UNLOCK: "解锁",
    USE_FACTOR: "验证通过",
    REFUSE_FACTOR: "验证未通过",
    REFUSE_IDENTITY: "统一身份被拒绝",
    ENROL_FACTOR: "启用双因素",
    REMOVE_FACTOR: "停用双因素",
    RESET_FACTOR: "重置双因素",
    END_SESSION: "结束会话",
    LINK_IDENTITY: "关联统一身份",
    UNLINK_IDENTITY: "解除关联",
}


def _posts(user: User) -> str:
    held = getattr(user, "held_posts", [])
    return "、".join(f"{post.organisation} {post.title}" for post in held) or "（无岗位）"


def _roles(user: User) -> str:
    return "、".join(dict.fromkeys(post.get_role_display() for post in getattr(user, "held_posts", [])))


def _active(user: User) -> SafeString:
    return status_badge("启用", "done") if user.is_active else status_badge("已停用", "off")


def _factor(user: User) -> str:
    return "已启用" if getattr(user, "has_factor", False) else "未启用"


def _organisation_choices(request: HttpRequest) -> list[tuple[str, str]]:
    return [
        (str(row.organisation.pk), "\u3000" * row.depth + row.organisation.name)
        for row in as_tree(all_organisations().filter(retired_at=None))
    ]


class HeldFilter(ChoiceFilter):
    """Users by something of a post they hold now, without doubling those who hold two."""

    __slots__ = ()

    def apply(self, rows: Any, query: Any) -> Any:
        wanted = [value for value in query.getlist(self.key) if value]
        if not wanted:
            return rows
        holders = User.objects.filter(**{"posts__ended_at": None, f"posts__{self.field}__in": wanted})
        return rows.filter(pk__in=holders.values("pk"))


USERS = Table(
    key="users",
    title="用户",
    columns=[
        Column("username", "用户名", sortable=True, link=True),
        Column("name", "姓名", sortable=True),
        Column("posts", "岗位", render=_posts, export=_posts, width="wide"),
        Column("roles", "角色", render=_roles, export=_roles),
        Column("phone", "电话"),
        Column("has_factor", "双因素", render=_factor, export=_factor),
        Column("last_login", "最近登录", sortable=True),
        Column(
            "is_active", "状态", render=_active, export=lambda user: "启用" if user.is_active else "已停用"
        ),
        Column("created_at", "开户时间", sortable=True, hidden=True),
    ],
    filters=[
        SearchFilter(fields=("username", "name", "phone"), placeholder="用户名、姓名、电话"),
        HeldFilter("role", "角色", choices=Role.choices, field="role"),
        HeldFilter("organisation", "机构", choices=_organisation_choices, field="organisation_id"),
        BooleanFilter("active", "状态", field="is_active", yes="启用", no="已停用"),
        BooleanFilter("factor", "双因素", field="has_factor", yes="已启用", no="未启用"),
    ],
    default_order="username",
    row_url=lambda user: reverse("accounts:user", args=[user.pk]),
    row_class=lambda user: "" if user.is_active else "row-muted",
    empty=EmptyState("尚无用户", "新增用户并分配岗位后即可登录。", "新增用户", "accounts:user-new"),
    export_permission="accounts.view_account",
    unit="人",
)


def _session_url(session: UserSession) -> str:
    return reverse("accounts:session-end", args=[session.handle])


def _token_status(token: Token) -> SafeString:
    return status_badge(*token_state(token))


def token_state(token: Token) -> tuple[str, str]:
    """A token's state now in words, and its tone."""
    if token.revoked_at is not None:
        return "已撤销", "off"
    return ("有效", "done") if token.valid_at(now()) else ("已到期", "off")


TOKENS = Table(
    key="tokens",
    title="令牌",
    columns=[
        Column("name", "用途"),
        Column("user.username", "用户", sortable=True, link=True),
        Column("read_only", "权限", render=lambda token: "只读" if token.read_only else "读写"),
        Column("created_at", "签发", sortable=True),
        Column("expires_at", "到期", sortable=True),
        Column("last_used_at", "最近使用", sortable=True),
        Column("status", "状态", render=_token_status, export=lambda token: token_state(token)[0]),
    ],
    filters=[
        SearchFilter(fields=("name", "user__username", "user__name"), placeholder="用途、用户"),
        BooleanFilter(
            "revoked",
            "状态",
            yes="已撤销",
            no="未撤销",
            apply_to=lambda rows, yes: rows.filter(revoked_at__isnull=not yes),
        ),
    ],
    default_order="-created_at",
    row_url=lambda token: reverse("accounts:token-revoke", args=[token.pk]) if not token.revoked_at else "",
    empty=EmptyState("尚无令牌", "程序调用接口时使用令牌，由用户本人或系统管理员签发。"),
    unit="个",
)


def _outcome(entry: AuditEntry) -> SafeString:
    tones = {
        SIGN_IN: "done",
        USE_FACTOR: "done",
        FAILURE: "late",
        REFUSE_FACTOR: "late",
        REFUSE_IDENTITY: "late",
        UNLOCK: "waiting",
        RESET_FACTOR: "waiting",
    }
    return status_badge(OUTCOMES.get(entry.action, entry.action), tones.get(entry.action, "neutral"))


SIGN_INS = Table(
    key="sign-ins",
    title="登录记录",
    columns=[
        Column("at", "时间", sortable=True, order_by=("seq",)),
        Column(
            "action", "结果", render=_outcome, export=lambda entry: OUTCOMES.get(entry.action, entry.action)
        ),
        Column("summary", "内容", width="wide"),
        Column("actor_name", "操作人"),
        Column("address", "来源地址"),
    ],
    filters=[
        SearchFilter(fields=("summary", "address", "actor_name"), placeholder="姓名、地址"),
        ChoiceFilter("outcome", "结果", choices=tuple(OUTCOMES.items()), field="action"),
        DateRangeFilter("at", "时间"),
    ],
    default_order="-seq",
    empty=EmptyState("尚无登录记录"),
    export_permission="accounts.view_sign_in",
)


SESSIONS = Table(
    key="sessions",
    title="登录会话",
    columns=[
        Column("user.name", "姓名", sortable=True, link=True),
        Column("user.username", "用户名", sortable=True),
        Column(
            "agent",
            "设备",
            render=lambda session: device_name(session.agent),
            export=lambda session: device_name(session.agent),
        ),
        Column("address", "来源地址"),
        Column("way", "登录方式"),
        Column("begun_at", "登录时间", sortable=True),
        Column("seen_at", "最近活动", sortable=True),
    ],
    filters=[
        SearchFilter(fields=("user__name", "user__username", "address"), placeholder="姓名、用户名、地址")
    ],
    default_order="-seen_at",
    row_url=_session_url,
    empty=EmptyState("当前没有业务用户登录"),
    export_permission="accounts.end_session",
    unit="个",
)


def organisation_facts(organisation: Organisation) -> list[tuple[str, Any]]:
    """An organisation's particulars for its page."""
    return [
        ("名称", organisation.name),
        ("简称", organisation.short_name),
        ("类别", OrganisationKind(organisation.kind).label),
        ("上级机构", organisation.parent.name if organisation.parent else ""),
        ("管辖区划", organisation.division.name if organisation.division else ""),
        ("值班电话", organisation.telephone),
        ("统一社会信用代码", organisation.credit_code),
    ]
