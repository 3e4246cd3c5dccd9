"""Forms of the resource ledgers: common fields and those of the kind."""

from __future__ import annotations

from functools import cache

from django import forms

from anlan.data.ledger.forms import LedgerForm, Lines, form_class, lines_class, model_fields
from anlan.data.resources.details import DETAILS, Detail
from anlan.data.resources.enums import Readiness
from anlan.data.resources.models import Resource, SensitivePlace

_CONTACT = ("contact_name", "contact_phone")
_PLACE = ("address", "lon", "lat", "located_in", "supervised_by")
_CHECK = ("as_of", "source")


def _detail_field(detail: Detail) -> forms.Field:
    if detail.type == "integer":
        return forms.IntegerField(label=detail.label, required=False, min_value=0)
    if detail.type == "flag":
        return forms.TypedChoiceField(
            label=detail.label,
            required=False,
            choices=[("", "未知"), ("True", "是"), ("False", "否")],
            coerce=lambda text: text == "True",
            empty_value=None,
        )
    return forms.CharField(label=detail.label, required=False, max_length=200)


@cache
def resource_form(kind: str) -> type[LedgerForm]:
    """The form of one kind of resource."""
    own = [detail.name for detail in DETAILS[kind]]
    fields = model_fields(
        Resource, ["name", *_CONTACT, "readiness_note", *_PLACE, *_CHECK], required=("name",)
    )
    fields["readiness"] = forms.ChoiceField(
        label="状态",
        choices=[choice for choice in Readiness.choices if choice[0] != Readiness.ENGAGED],
        required=False,
        help_text="执行任务由调派自动设定",
    )
    fields.update({detail.name: _detail_field(detail) for detail in DETAILS[kind]})
    sections = (
        ("基本信息", ("name", *_CONTACT, "readiness", "readiness_note")),
        ("专项信息", tuple(own)),
        ("位置", _PLACE),
        ("核实", _CHECK),
    )
    return form_class("ResourceForm", fields, sections)


PlaceForm: type[LedgerForm] = form_class(
    "PlaceForm",
    model_fields(
        SensitivePlace, ["name", "kind", "people", *_CONTACT, *_PLACE, *_CHECK], required=("name", "kind")
    ),
    (("基本信息", ("name", "kind", "people", *_CONTACT)), ("位置", _PLACE), ("核实", _CHECK)),
)
StockLines: type[Lines] = lines_class(
    {
        "item": forms.CharField(label="物资", max_length=100),
        "quantity": forms.DecimalField(label="数量", min_value=0, max_digits=14, decimal_places=2),
        "unit": forms.CharField(label="单位", max_length=16),
    }
)
