"""Forms on accounts: sign-in, users, posts, organisations, passwords, tokens. They check shape; operations decide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.validators import RegexValidator

from anlan.base.accounts.enums import OrganisationKind, Role
from anlan.base.accounts.models import Organisation, User
from anlan.base.accounts.queries import all_organisations, as_tree
from anlan.base.divisions.facade import Division, DivisionLevel

INDENT = "\u3000"  # an ideographic space: option elements drop ordinary ones

username_shape = RegexValidator(
    r"^[A-Za-z0-9_.-]{2,64}\Z", "用户名为 2 至 64 位字母、数字、点、横线或下划线。"
)
phone_shape = RegexValidator(r"^[0-9+\- ()转]{3,32}\Z", "电话只能含数字、横线、空格和“转”。")
credit_code_shape = RegexValidator(r"^[0-9A-Z]{18}\Z", "统一社会信用代码为 18 位数字或大写字母。")


class SignInForm(AuthenticationForm):
    """User name and password; one message for every reason, so that names cannot be tried out."""

    username = forms.CharField(
        label="用户名",
        max_length=64,
        widget=forms.TextInput(
            attrs={
                "autofocus": True,
                "autocomplete": "username",
                "autocapitalize": "none",
                "spellcheck": "false",
            }
        ),
    )
    password = forms.CharField(
        label="口令",
        strip=False,
        max_length=256,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    error_messages = {
        "invalid_login": "用户名或口令不正确。连续 5 次错误将锁定 15 分钟。",
        "inactive": "账号已停用，请联系系统管理员。",
    }

    def clean_username(self) -> str:
        """In small letters: names are found whatever their case, and the lock-out must count them as one."""
        return str(self.cleaned_data["username"]).strip().lower()


if TYPE_CHECKING:
    OrganisationChoice = forms.ModelChoiceField[Organisation]
else:
    OrganisationChoice = forms.ModelChoiceField  # generic in the stubs only


class OrganisationField(OrganisationChoice):
    """An organisation in use, offered in the order of the tree."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("empty_label", "（请选择）")
        super().__init__(queryset=Organisation.objects.filter(retired_at=None), **kwargs)

    def offer_tree(self) -> None:
        """Read the tree for this form."""
        rows = as_tree(all_organisations().filter(retired_at=None))
        self.choices = [
            ("", self.empty_label or ""),
            *((str(row.organisation.pk), INDENT * row.depth + row.organisation.name) for row in rows),
        ]


class UserForm(forms.Form):
    """A user's own particulars; `version` guards against lost updates."""

    name = forms.CharField(label="姓名", max_length=64)
    phone = forms.CharField(label="电话", max_length=32, required=False, validators=[phone_shape])
    version = forms.IntegerField(widget=forms.HiddenInput)


class NewUserForm(forms.Form):
    """A new account and its first post."""

    sections = [
        ("账号", ["username", "name", "phone", "password"]),
        ("岗位", ["organisation", "role", "title"]),
    ]
    username = forms.CharField(
        label="用户名",
        max_length=64,
        validators=[username_shape],
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    name = forms.CharField(label="姓名", max_length=64)
    phone = forms.CharField(label="电话", max_length=32, required=False, validators=[phone_shape])
    password = forms.CharField(
        label="初始口令",
        max_length=256,
        required=False,
        strip=False,
        help_text="留空则自动生成，保存后显示一次。",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    organisation = OrganisationField(label="机构", required=False)
    role = forms.ChoiceField(label="角色", required=False)
    title = forms.CharField(label="职务", max_length=64, required=False, help_text="留空则用角色名称。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self)

    def clean(self) -> dict[str, Any]:
        """Organisation and role belong together."""
        data = super().clean() or {}
        for given, missing, message in (
            ("organisation", "role", "请选择角色。"),
            ("role", "organisation", "请选择机构。"),
        ):
            if data.get(given) and not data.get(missing) and missing not in self.errors:
                self.add_error(missing, message)
        return data


class PostForm(forms.Form):
    """A post in an organisation."""

    organisation = OrganisationField(label="机构")
    role = forms.ChoiceField(
        label="角色", help_text="系统管理、安全管理、审计角色不能与业务角色由同一人兼任。"
    )
    title = forms.CharField(label="职务", max_length=64, help_text="例如：值班室主任、防火科副科长。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self)


def _offer(form: forms.Form) -> None:
    """Fill the choices of organisation and role."""
    organisation, role = form.fields["organisation"], form.fields["role"]
    if isinstance(organisation, OrganisationField):
        organisation.offer_tree()
    if isinstance(role, forms.ChoiceField):
        role.choices = [("", "（请选择）"), *Role.choices]


class ReasonForm(forms.Form):
    """Why something is taken out of use."""

    reason = forms.CharField(label="原因", max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class ResetPasswordForm(forms.Form):
    """A new password for somebody else; empty makes one."""

    password = forms.CharField(
        label="新口令",
        max_length=256,
        required=False,
        strip=False,
        help_text="留空则自动生成，保存后显示一次。至少 10 位，不能全为数字或常见口令。",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class FirstPasswordForm(forms.Form):
    """A password of one's own, typed twice."""

    password = forms.CharField(
        label="新口令",
        max_length=256,
        strip=False,
        help_text="至少 10 位，不能全为数字或常见口令。",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="再输一次",
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_again(self) -> str:
        again = str(self.cleaned_data["again"])
        if again != self.cleaned_data.get("password"):
            raise forms.ValidationError("两次输入的新口令不一致。")
        return again


class OwnPasswordForm(FirstPasswordForm):
    """One's own new password, typed twice, against the present one."""

    field_order = ["current", "password", "again"]
    current = forms.CharField(
        label="当前口令",
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class TokenForm(forms.Form):
    """A token's purpose and life."""

    LIVES: ClassVar = [("30", "30 天"), ("90", "90 天"), ("365", "1 年"), ("730", "2 年")]
    name = forms.CharField(label="用途", max_length=64, help_text="写明哪个系统使用，例如：市政务数据平台。")
    days = forms.TypedChoiceField(label="有效期", choices=LIVES, coerce=int, initial="365")
    read_only = forms.BooleanField(label="只读（不能新增或修改数据）", required=False, initial=True)


class OrganisationForm(forms.Form):
    """An organisation; `version` is empty for a new one."""

    sections = [
        ("机构", ["name", "short_name", "kind", "parent"]),
        ("管辖与联系", ["division", "telephone", "credit_code"]),
    ]
    name = forms.CharField(label="名称", max_length=128)
    short_name = forms.CharField(label="简称", max_length=64, required=False)
    kind = forms.ChoiceField(label="类别", choices=[("", "（请选择）"), *OrganisationKind.choices])
    parent = OrganisationField(label="上级机构", required=False, empty_label="（无上级）")
    division = forms.ModelChoiceField(
        label="管辖区划",
        queryset=Division.objects.none(),
        required=False,
        empty_label="（无）",
        help_text="该机构人员可见此区划内的记录；功能区管理机构可不填，按监管关系确定。",
    )
    telephone = forms.CharField(label="值班电话", max_length=32, required=False, validators=[phone_shape])
    credit_code = forms.CharField(
        label="统一社会信用代码", max_length=18, required=False, validators=[credit_code_shape]
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parent, division = self.fields["parent"], self.fields["division"]
        if isinstance(parent, OrganisationField):
            parent.offer_tree()
        if isinstance(division, forms.ModelChoiceField):
            rows = Division.objects.exclude(level=DivisionLevel.PROVINCE).order_by("code")
            division.queryset = rows
            depth = {DivisionLevel.DISTRICT: 1, DivisionLevel.TOWNSHIP: 2}
            division.choices = [
                ("", "（无）"),
                *((row.code, INDENT * depth.get(DivisionLevel(row.level), 0) + row.name) for row in rows),
            ]

    @staticmethod
    def initial_of(organisation: Organisation) -> dict[str, Any]:
        """The form's values for an existing organisation."""
        names = ("name", "short_name", "kind", "telephone", "credit_code", "version")
        links = {"parent": organisation.parent_id, "division": organisation.division_id}
        return {name: getattr(organisation, name) for name in names} | links


def initial_of_user(user: User) -> dict[str, Any]:
    """The values `UserForm` opens with."""
    return {"name": user.name, "phone": user.phone, "version": user.version}
