"""Forms of the hazard ledger."""

from __future__ import annotations

from django import forms

from anlan.data.hazards.models import MajorHazardInstallation
from anlan.data.ledger.forms import LedgerForm, Lines, form_class, lines_class, model_fields

_SECTIONS = (
    ("基本信息", ("enterprise_code", "name", "kind", "level", "r_value", "exposed_people", "description")),
    ("位置", ("address", "lon", "lat", "located_in", "supervised_by")),
    ("备案", ("filing_number", "filed_on", "review_due_on")),
    ("包保责任人", ("chief_name", "chief_phone", "technical_name", "technical_phone", "operating_name",
                    "operating_phone")),
    ("核实", ("as_of", "source")),
)  # fmt: skip


def _fields() -> dict[str, forms.Field]:
    names = [name for _, names in _SECTIONS for name in names if name != "enterprise_code"]
    code = forms.CharField(
        label="企业统一社会信用代码", max_length=18, help_text="危险源不填坐标时取企业的位置"
    )
    return {"enterprise_code": code, **model_fields(MajorHazardInstallation, names, required=("name",))}


InstallationForm: type[LedgerForm] = form_class("InstallationForm", _fields(), _SECTIONS)
StoredLines: type[Lines] = lines_class(
    {
        "substance": forms.CharField(label="物质（名称、CAS 或 UN）", max_length=64),
        "quantity_t": forms.FloatField(label="数量（吨）", widget=forms.NumberInput(attrs={"step": "any"})),
        "container": forms.CharField(label="容器", max_length=100),
        "critical_quantity_t": forms.FloatField(
            label="采用临界量（吨）", widget=forms.NumberInput(attrs={"step": "any"})
        ),
        "beta": forms.FloatField(label="采用 β", widget=forms.NumberInput(attrs={"step": "any"})),
    }
)
