"""Forms of campaigns."""

from __future__ import annotations

from typing import Any

from django import forms

from anlan.base.accounts.facade import User
from anlan.base.divisions.facade import districts
from anlan.data.enterprises.enums import Category, SupervisionLevel


def _day(label: str) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}))


class CampaignForm(forms.Form):
    """A campaign."""

    sections = (
        ("采集工作", ("title", "wanted")),
        ("时间与验收", ("starts_on", "ends_on", "sample_percent", "pass_percent")),
    )
    wide = frozenset({"title", "wanted"})

    title = forms.CharField(label="名称", max_length=100)
    wanted = forms.CharField(
        label="采集内容和要求", max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    starts_on = _day("开始日期")
    ends_on = _day("截止日期")
    sample_percent = forms.IntegerField(label="抽验比例（%）", min_value=1, max_value=100, initial=10)
    pass_percent = forms.IntegerField(label="合格线（%）", min_value=1, max_value=100, initial=95)


class BatchForm(forms.Form):
    """A batch and which enterprises it takes."""

    sections = (
        ("批次", ("title", "due_on", "pilot")),
        ("对象范围", ("divisions", "categories", "levels")),
    )

    title = forms.CharField(label="名称", max_length=64)
    due_on = _day("完成期限")
    pilot = forms.BooleanField(label="试点批次", required=False, help_text="试点验收后才能下达其他批次")
    divisions = forms.MultipleChoiceField(label="区县", required=False, help_text="不选为本人辖区全部")
    categories = forms.MultipleChoiceField(
        label="监管类别", required=False, choices=Category.choices, help_text="不选为全部"
    )
    levels = forms.MultipleChoiceField(
        label="监管层级", required=False, choices=SupervisionLevel.choices, help_text="不选为全部"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["divisions"].choices = list(districts().values_list("code", "name"))  # type: ignore[attr-defined]


class AssignForm(forms.Form):
    """Who collects in a district."""

    division = forms.ChoiceField(label="区县", required=False)
    collector = forms.ModelChoiceField(
        label="采集人", queryset=User.objects.none(), empty_label="请选择采集人"
    )

    def __init__(self, *args: Any, collectors: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = list(districts().values_list("code", "name"))
        self.fields["division"].choices = [("", "整个批次"), *places]  # type: ignore[attr-defined]
        rows = User.objects.filter(pk__in=[user.pk for user in collectors])
        self.fields["collector"].queryset = rows  # type: ignore[attr-defined]


class CheckForm(forms.Form):
    """The result of checking one object."""

    passed = forms.TypedChoiceField(choices=(("1", "合格"), ("0", "不合格")), coerce=lambda text: text == "1")
    remark = forms.CharField(max_length=300, required=False)
