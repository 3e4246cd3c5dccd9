"""Form of the duty contacts."""

from __future__ import annotations

from typing import Any

from anlan.base.accounts.facade import User
from anlan.base.divisions.facade import cities
from anlan.data.duty_contacts.enums import ContactCategory
from anlan.data.duty_contacts.models import DutyContact
from anlan.data.ledger.forms import LedgerForm, form_class, model_fields

_SECTIONS = (
    ("基本信息", ("name", "category", "duty_phone", "hours", "located_in", "supervised_by")),
    ("联系人", ("person", "post", "mobile", "fax", "note")),
    ("位置", ("address", "lon", "lat")),
    ("核实", ("as_of", "source")),
)
_NAMES = [name for _, names in _SECTIONS for name in names]
_Declared: type[LedgerForm] = form_class(
    "DutyContactForm",
    model_fields(DutyContact, _NAMES, required=("name", "category", "duty_phone")),
    _SECTIONS,
    frozenset({"address", "note"}),
)


class DutyContactForm(_Declared):  # type: ignore[misc,valid-type]  # made from the model's fields
    """A unit's form; its area is chosen, a city's people may choose the whole city."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        category = self.fields["category"]
        category.choices = [("", "请选择"), *ContactCategory.choices]
        category.initial = None
        area = self.fields["located_in"]
        area.label, area.help_text = "负责区域", "接报后按事故所在区划列出"
        whole = [(city.code, f"{city.name}（全市）") for city in cities() if user.scope.sees(city.code, None)]
        area.choices = [("", "本单位辖区"), *whole, *area.choices[1:]]
        bureau = self.fields["supervised_by"]
        bureau.choices = [("", "按负责区域自动确定"), *bureau.choices[1:]]
        self.fields["lon"].help_text = self.fields["lat"].help_text = "WGS-84，可不填"
