"""Forms of the accident ledger."""

from __future__ import annotations

from typing import Any

from django import forms

from anlan.base.accounts.facade import User
from anlan.data.enterprises.facade import INDUSTRIES, Enterprise, enterprises
from anlan.data.ledger.facade import LedgerForm, form_class, form_values, initial_of, model_fields
from anlan.rescue.accidents.enums import DossierState, IndirectCause, LossItem
from anlan.rescue.accidents.models import Accident

LOSS = "loss_"
_LOSS_NAMES = tuple(f"{LOSS}{item.value}" for item in LossItem)
_SECTIONS = (
    ("基本情况", ("name", "occurred_at", "unit", "kind", "industry", "substance", "source")),
    ("地点", ("address", "lon", "lat", "located_in", "supervised_by")),
    ("伤亡", ("deaths", "missing", "serious_injuries", "minor_injuries", "later_deaths")),
    ("直接经济损失（元，GB 6721-1986）", (*_LOSS_NAMES, "direct_loss")),
    ("原因与教训", ("course", "direct_cause", "indirect_causes", "indirect_cause", "lessons")),
    ("调查", ("nature", "reported_on", "suspended_days", "dossier")),
)
_OWN = {"indirect_causes", "dossier", "industry", *_LOSS_NAMES}


def _fields() -> dict[str, forms.Field]:
    names = [name for _, names in _SECTIONS for name in names]
    fields = model_fields(
        Accident, [name for name in names if name not in _OWN], required=("name", "occurred_at", "kind")
    )
    fields["name"].label, fields["address"].label = "事故名称", "地点"
    fields["unit"].help_text = "与企业台账名称一致时自动关联"
    fields["direct_loss"].help_text = "填了明细可不填，填了须与明细合计一致"
    fields["direct_loss"].label = "合计"
    fields["later_deaths"].help_text = "超过 30 日（火灾、道路交通 7 日）死亡的，不计入等级"
    fields["suspended_days"].help_text = "技术鉴定所需时间不计入调查期限"
    fields["source"].help_text = "手工登记请注明出处"
    for name in ("deaths", "missing", "serious_injuries", "minor_injuries", "later_deaths", "suspended_days"):
        fields[name].initial = 0
    fields["industry"] = forms.ChoiceField(
        label="行业", required=False, choices=[("", "请选择"), *INDUSTRIES.items()]
    )
    fields["indirect_causes"] = forms.MultipleChoiceField(
        label="间接原因类别（GB 6442-1986，可多选）",
        required=False,
        choices=IndirectCause.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    fields["dossier"] = forms.ChoiceField(label="档案状态", required=False, choices=DossierState.choices)
    for item in LossItem:
        fields[f"{LOSS}{item.value}"] = forms.DecimalField(
            label=str(item.label), required=False, min_value=0, max_digits=14, decimal_places=2
        )
    return {name: fields[name] for name in names}


_Declared: type[LedgerForm] = form_class(
    "AccidentForm",
    _fields(),
    _SECTIONS,
    frozenset({"name", "address", "course", "direct_cause", "indirect_causes", "indirect_cause", "lessons"}),
)


class AccidentForm(_Declared):  # type: ignore[misc,valid-type]  # made from the model's fields
    """An accident's form; the dossier's state is chosen at entry only, later it has its own operation."""

    def __init__(self, *args: Any, user: User, current: Accident | None = None, **kwargs: Any) -> None:
        if current is not None:
            kwargs["initial"] = _initial(current)
        super().__init__(*args, user=user, **kwargs)
        if current is not None:
            del self.fields["dossier"]

    def values(self) -> dict[str, Any]:
        """What the ledger's operations take."""
        given = form_values(self.cleaned_data)
        items = {name.removeprefix(LOSS): given.pop(name) for name in list(given) if name.startswith(LOSS)}
        given["losses"] = {name: str(value) for name, value in items.items() if value is not None}
        given["enterprise"] = self._enterprise(str(given.get("unit") or ""))
        return {name: value for name, value in given.items() if value is not None or name in _EMPTIED}

    def _enterprise(self, unit: str) -> Enterprise | None:
        if not unit.strip():
            return None
        found: Enterprise | None = (
            enterprises(visible_to=self.user).active().filter(name=unit.strip()).first()
        )
        return found


#: Fields that a form may empty.
_EMPTIED = frozenset({"enterprise", "reported_on", "lon", "lat"})


def _initial(current: Accident) -> dict[str, Any]:
    initial = {
        name: initial_of(current, name)
        for name in AccidentForm.base_fields
        if name != "version" and not name.startswith(LOSS)
    }
    initial |= {f"{LOSS}{name}": amount for name, amount in current.losses.items()}
    return initial | {"version": current.version}
