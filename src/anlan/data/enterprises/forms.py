"""Forms of the enterprise ledger."""

from __future__ import annotations

from functools import cache

from django import forms

from anlan.data.enterprises.details import DETAILS, MOST, Detail
from anlan.data.enterprises.enums import INDUSTRY_CHOICES, Category, ContactRole, OnDays
from anlan.data.enterprises.models import Enterprise
from anlan.data.enterprises.policies import OWN_FIELDS
from anlan.data.ledger.forms import LedgerForm, Lines, form_class, lines_class, model_fields

_SECTIONS = (
    ("基本信息", ("name", "short_name", "credit_code", "legal_representative", "industry", "category", "scale",
                  "employees", "business")),
    ("位置", ("address", "lon", "lat", "located_in")),
    ("监管", ("level", "department", "supervised_by")),
    ("核实", ("as_of", "source")),
)  # fmt: skip
_NAMES = [name for _, names in _SECTIONS for name in names]
_WIDE = frozenset({"address", "business"})


def _fields() -> dict[str, forms.Field]:
    fields = model_fields(Enterprise, _NAMES, required=("name", "credit_code"))
    fields["industry"] = forms.ChoiceField(
        label="行业（GB/T 4754）", required=False, choices=[("", "请选择"), *INDUSTRY_CHOICES]
    )
    fields["credit_code"].widget.attrs["autocomplete"] = "off"
    return fields


EnterpriseForm: type[LedgerForm] = form_class("EnterpriseForm", _fields(), _SECTIONS, _WIDE)


def _detail_field(detail: Detail) -> forms.Field:
    if detail.type == "integer":
        return forms.IntegerField(label=detail.label, required=False, min_value=0)
    if detail.type == "choice":
        choices = [("", "请选择"), *((each, each) for each in detail.choices)]
        return forms.ChoiceField(label=detail.label, required=False, choices=choices)
    if detail.type == "date":
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        return forms.DateField(label=detail.label, required=False, widget=widget)
    if detail.type == "flag":
        return forms.TypedChoiceField(
            label=detail.label,
            required=False,
            choices=[("", "未知"), ("True", "是"), ("False", "否")],
            coerce=lambda text: text == "True",
            empty_value=None,
        )
    return forms.CharField(label=detail.label, required=False, max_length=MOST)


@cache
def enterprise_form(category: str, own: bool) -> type[LedgerForm]:
    """The form of an enterprise of this category, with the fields of its industry; `own` is what an enterprise's own
    filer sees of it."""
    details = DETAILS.get(category, ())
    fields = _fields() | {detail.name: _detail_field(detail) for detail in details}
    if own:
        fields = {name: field for name, field in fields.items() if name in OWN_FIELDS}
    industry = (
        (f"{Category(category).label}信息", tuple(detail.name for detail in details)) if details else None
    )
    sections = (_SECTIONS[0], *([industry] if industry else []), *_SECTIONS[1:])
    return form_class("EnterpriseForm", fields, sections, _WIDE)


ContactLines: type[Lines] = lines_class(
    {
        "role": forms.ChoiceField(label="类别", choices=ContactRole.choices, initial=ContactRole.CONTACT),
        "name": forms.CharField(label="姓名", max_length=64),
        "post": forms.CharField(label="职务", max_length=64),
        "telephone": forms.CharField(label="电话", max_length=64),
        "days": forms.ChoiceField(label="值守日", choices=OnDays.choices, initial=OnDays.DAILY),
        "starts": forms.CharField(label="起", max_length=8, widget=forms.TimeInput(attrs={"type": "time"})),
        "ends": forms.CharField(label="止", max_length=8, widget=forms.TimeInput(attrs={"type": "time"})),
        "hours": forms.CharField(label="备注", max_length=64),
    },
    defaulted=("role", "days"),
)
