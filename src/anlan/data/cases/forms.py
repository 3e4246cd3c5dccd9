"""Form of the case library."""

from __future__ import annotations

from django import forms

from anlan.data.cases.models import AccidentCase
from anlan.data.enterprises.facade import INDUSTRIES
from anlan.data.ledger.forms import LedgerForm, form_class, model_fields

_SECTIONS = (
    ("基本信息", ("name", "occurred_at", "kind", "grade", "unit", "industry", "substance")),
    ("位置", ("address", "lon", "lat", "located_in", "supervised_by")),
    ("后果", ("deaths", "missing", "serious_injuries", "direct_loss")),
    ("经过与教训", ("course", "causes", "lessons")),
    ("核实", ("verified", "verification_note", "shared", "source")),
)


def _fields() -> dict[str, forms.Field]:
    names = [name for _, names in _SECTIONS for name in names]
    fields = model_fields(AccidentCase, names, required=("name", "occurred_at", "kind"))
    fields["name"].label, fields["address"].label = "案例名称", "地点"
    fields["industry"] = forms.ChoiceField(
        label="行业", required=False, choices=[("", "请选择"), *INDUSTRIES.items()]
    )
    return fields


CaseForm: type[LedgerForm] = form_class("CaseForm", _fields(), _SECTIONS)
