"""Forms of the resource ledgers: common fields and those of the kind."""

from __future__ import annotations

from functools import cache
from typing import Any

from django import forms

from anlan.data.ledger.forms import LedgerForm, Lines, form_class, lines_class, model_fields
from anlan.data.resources.details import DETAILS, Detail
from anlan.data.resources.enums import AreaField, Readiness
from anlan.data.resources.line_kinds import LineKind
from anlan.data.resources.models import Resource, ResponsibilityArea, SensitivePlace, WaterSource

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
    if detail.type == "choice":
        return forms.ChoiceField(label=detail.label, required=False, choices=[("", "未知"), *detail.choices])
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
        SensitivePlace,
        ["name", "kind", "people", "people_day", "people_night", *_CONTACT, *_PLACE, *_CHECK],
        required=("name", "kind"),
    ),
    (
        ("基本信息", ("name", "kind", "people", "people_day", "people_night", *_CONTACT)),
        ("位置", _PLACE),
        ("核实", _CHECK),
    ),
)
StockLines: type[Lines] = lines_class(
    {
        "item": forms.CharField(label="物资", max_length=100),
        "quantity": forms.DecimalField(label="数量", min_value=0, max_digits=14, decimal_places=2),
        "unit": forms.CharField(label="单位", max_length=16),
    }
)

_WATER = ("kind", "number", "state", "state_note")
_YIELD = ("yield_l_s", "head_mpa", "pipe_mm", "capacity_m3", "engines", "access", "winter")
WaterForm: type[LedgerForm] = form_class(
    "WaterForm",
    model_fields(
        WaterSource,
        ["name", *_WATER, *_YIELD, "owner", *_CONTACT, *_PLACE, *_CHECK],
        required=("name", "kind"),
    ),
    (
        ("基本信息", ("name", *_WATER)),
        ("取水能力", _YIELD),
        ("管理", ("owner", *_CONTACT)),
        ("位置", _PLACE),
        ("核实", _CHECK),
    ),
)

_AREA = ("level", "field", "located_in", "grid")
_PERSON = ("organisation_name", "post", "phone", "deputy", "deputy_phone", "note")


class _OutlineForm(LedgerForm):
    """The outline of a grid is pasted as GeoJSON."""

    boundary = forms.JSONField(
        label="网格范围（GeoJSON）",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="WGS-84 多边形；留空即整个区划",
    )


def _area_form() -> type[LedgerForm]:
    names = ["name", *_AREA, *_PERSON, "supervised_by", *_CHECK]
    fields = model_fields(ResponsibilityArea, names, required=("name", "level", "located_in"))
    fields["name"].label = "责任人"
    fields["located_in"].label = "责任区划"
    sections = (
        ("责任人", ("name", *_PERSON)),
        ("责任区", (*_AREA, "boundary", "supervised_by")),
        ("核实", _CHECK),
    )
    return type("AreaForm", (_OutlineForm,), {**fields, "sections": sections})


AreaForm: type[LedgerForm] = _area_form()


@cache
def line_form(line_kind: LineKind) -> type[Lines]:
    """Rows of one kind of line."""
    fields: dict[str, forms.Field] = {}
    for name in line_kind.fields:
        model_field: Any = line_kind.model._meta.get_field(name)
        day = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        dated = model_field.get_internal_type() == "DateField"
        fields[name] = model_field.formfield(widget=day) if dated else model_field.formfield()
    return lines_class(fields, defaulted=line_kind.defaulted)


class PointForm(forms.Form):
    """A point, and for which field of work somebody is sought."""

    lon = forms.FloatField(label="经度", widget=forms.NumberInput(attrs={"step": "any"}))
    lat = forms.FloatField(label="纬度", widget=forms.NumberInput(attrs={"step": "any"}))
    field = forms.ChoiceField(label="领域", required=False, choices=[("", "全部"), *AreaField.choices])
