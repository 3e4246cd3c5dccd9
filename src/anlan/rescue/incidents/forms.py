"""Forms of the desk's pages; the screens of the main job use the HTTP API."""

from __future__ import annotations

from typing import Any

from django import forms

from anlan.rescue.incidents.enums import AddresseeCategory, ClockSetting, DeliveryWay, Grade, IncidentKind


class ClockRuleForm(forms.Form):
    """One clock's duration, in minutes and seconds, and whether running clocks follow."""

    kind = forms.ChoiceField(choices=ClockSetting.choices)
    minutes = forms.IntegerField(min_value=0, max_value=50_000)
    seconds = forms.IntegerField(min_value=0, max_value=59)
    reach_back = forms.BooleanField(required=False)


GRADES = [
    (Grade.ORDINARY.value, "全部等级"),
    (Grade.LARGER.value, "较大以上"),
    (Grade.MAJOR.value, "重大以上"),
    (Grade.EXTRAORDINARY.value, "仅特别重大"),
]


class AddresseeForm(forms.Form):
    """One addressee of bulletins."""

    wide = frozenset({"kinds", "basis"})

    name = forms.CharField(label="报送对象", max_length=64)
    category = forms.ChoiceField(label="类别", choices=AddresseeCategory.choices)
    grade_from = forms.TypedChoiceField(label="事故等级", choices=GRADES, coerce=int)
    dangers = forms.BooleanField(label="较大涉险事故也报送", required=False)
    kinds = forms.MultipleChoiceField(
        label="事故类型",
        choices=IncidentKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
        help_text="都不选即全部类型",
    )
    way = forms.ChoiceField(label="报送方式", choices=DeliveryWay.choices)
    contact = forms.CharField(
        label="联系方式", max_length=128, required=False, help_text="电话、传真号或政务网地址"
    )
    organisation = forms.ChoiceField(
        label="平台机构", required=False, help_text="选定后签发即在平台送达该机构人员，由其签收"
    )
    basis = forms.CharField(label="依据", max_length=120, required=False)
    enabled = forms.BooleanField(label="启用", required=False)

    def __init__(self, *args: Any, organisations: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "不在平台上"), *organisations]
