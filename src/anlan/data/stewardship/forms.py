"""Forms of 数据责任."""

from __future__ import annotations

from typing import Any

from django import forms

from anlan.base.accounts.facade import Organisation, User
from anlan.base.divisions.facade import Division
from anlan.data.enterprises.facade import enterprise_by_credit_code
from anlan.data.stewardship.enums import OwnerKind
from anlan.data.stewardship.models import Duty
from anlan.data.stewardship.queries import group_choices


class DutyForm(forms.Form):
    """A rule of who keeps a group of fields."""

    sections = (
        ("适用范围", ("group", "division", "enterprise")),
        ("责任方", ("owner", "organisation", "person")),
        ("周期与权重", ("renew_days", "warn_days", "weight", "starts_on", "ends_on", "note")),
    )
    wide = frozenset({"note"})

    group = forms.ChoiceField(label="字段组")
    division = forms.ModelChoiceField(
        label="区划", queryset=Division.objects.none(), required=False, empty_label="全市"
    )
    enterprise = forms.CharField(
        label="企业", max_length=18, required=False, help_text="只对一家企业时填统一社会信用代码"
    )
    owner = forms.ChoiceField(label="责任方", choices=OwnerKind.choices)
    organisation = forms.ModelChoiceField(
        label="指定机构",
        queryset=Organisation.objects.none(),
        required=False,
        help_text="责任方为指定机构时选择",
    )
    person = forms.ModelChoiceField(
        label="指定人员", queryset=User.objects.none(), required=False, help_text="责任方为指定人员时选择"
    )
    renew_days = forms.IntegerField(label="更新周期（天）", min_value=1, max_value=3650)
    warn_days = forms.IntegerField(label="提前提醒（天）", min_value=0, max_value=365)
    weight = forms.IntegerField(label="权重", min_value=1, max_value=9, help_text="1 到 9，计分时按权重")
    starts_on = forms.DateField(label="生效日期", widget=forms.DateInput(attrs={"type": "date"}))
    ends_on = forms.DateField(
        label="失效日期",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="不填为长期",
    )
    note = forms.CharField(label="说明", max_length=200, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["group"].choices = group_choices()  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["division"].queryset = Division.objects.exclude(level="province").order_by("code")  # type: ignore[attr-defined]
        active = Organisation.objects.filter(retired_at=None)
        self.fields["organisation"].queryset = active  # type: ignore[attr-defined]
        people = User.objects.filter(is_active=True, posts__ended_at=None)
        self.fields["person"].queryset = people.distinct().order_by("name")  # type: ignore[attr-defined]

    def clean_enterprise(self) -> Any:
        code = self.cleaned_data["enterprise"].strip()
        if not code:
            return None
        found = enterprise_by_credit_code(code, visible_to=self.user)
        if found is None:
            raise forms.ValidationError("您的管辖范围内没有这家企业。")
        return found


def initial_of(duty: Duty) -> dict[str, Any]:
    """A rule as its form shows it."""
    names = ("group", "division", "owner", "organisation", "person", "renew_days", "warn_days", "weight")
    values = {name: getattr(duty, name) for name in (*names, "starts_on", "ends_on", "note")}
    return {**values, "enterprise": duty.enterprise.credit_code if duty.enterprise else ""}
