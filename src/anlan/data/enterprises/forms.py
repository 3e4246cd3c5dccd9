"""Forms of the enterprise ledger."""

from __future__ import annotations

from django import forms

from anlan.data.enterprises.enums import INDUSTRY_CHOICES, ContactRole
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
#: What an enterprise's own filer sees of it.
OwnEnterpriseForm: type[LedgerForm] = form_class(
    "OwnEnterpriseForm",
    {name: field for name, field in _fields().items() if name in OWN_FIELDS},
    _SECTIONS,
    _WIDE,
)
ContactLines: type[Lines] = lines_class(
    {
        "role": forms.ChoiceField(label="类别", choices=ContactRole.choices, initial=ContactRole.CONTACT),
        "name": forms.CharField(label="姓名", max_length=64),
        "post": forms.CharField(label="职务", max_length=64),
        "telephone": forms.CharField(label="电话", max_length=64),
        "hours": forms.CharField(label="值守时间", max_length=64),
    },
    defaulted=("role",),
)
