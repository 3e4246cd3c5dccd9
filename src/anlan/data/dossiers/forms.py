"""The form of each kind, made from its declaration; references are choices, a file is uploaded."""

from __future__ import annotations

from functools import cache
from typing import Any
from uuid import UUID

from django import forms

from anlan.data.dossiers.kinds import CONFIRMED, PLACE, DossierKind
from anlan.data.dossiers.operations import MOST_BYTES
from anlan.data.enterprises.facade import Enterprise
from anlan.data.hazards.facade import MajorHazardInstallation, Substance
from anlan.data.ledger.forms import LedgerForm, form_class, model_fields

_LONG = 300
_TAKEN = f"PDF、图片、docx、xlsx，{MOST_BYTES // 1024 // 1024} MB 以内"
_ENDINGS = ".pdf,.png,.jpg,.jpeg,.webp,.docx,.xlsx"


class ItemForm(LedgerForm):
    """Base of the forms: the enterprise decides which installations can be chosen."""

    def __init__(self, *args: Any, enterprise: Enterprise, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if (field := self.fields.get("installation")) is not None:
            manager: Any = MajorHazardInstallation.objects
            rows = manager.active().filter(enterprise=enterprise).values_list("pk", "name")
            field.choices = [("", "无"), *((str(pk), name) for pk, name in rows)]  # type: ignore[attr-defined]  # a choice field
        if (field := self.fields.get("substance")) is not None:
            found = Substance.objects.order_by("name").values_list("pk", "name", "cas")
            field.choices = [("", "无"), *((str(pk), f"{name}　{cas}".strip()) for pk, name, cas in found)]  # type: ignore[attr-defined]  # a choice field


@cache
def form_of(kind: DossierKind, *, fresh: bool) -> type[LedgerForm]:
    """The form of a kind; a new file is needed only of a new item."""
    plain = [name for name in kind.fields if name not in {"substance", "installation", "file"}]
    fields = model_fields(kind.model, plain, required=kind.wanted)
    fields["name"].label = kind.name_label
    for name in plain:
        field = fields[name]
        if isinstance(field, forms.CharField) and (field.max_length or 0) >= _LONG:
            field.widget = forms.Textarea(attrs={"rows": 2, "maxlength": field.max_length})
        if name in {"starts", "ends"}:
            field.widget = forms.TimeInput(attrs={"type": "time"})
    for name, label in (("installation", "所属重大危险源"), ("substance", "物质")):
        if name in kind.own:
            fields[name] = forms.ChoiceField(label=label, required=False)
    if "file" in kind.own:
        fields["upload"] = forms.FileField(
            label="文件",
            required=False,
            widget=forms.FileInput(attrs={"accept": _ENDINGS}),
            help_text=f"PDF、图片、docx、xlsx，{MOST_BYTES // 1024 // 1024} MB 以内"
            + ("" if fresh else "；不选则保留原文件"),
        )
        fields["file"] = forms.CharField(required=False, widget=forms.HiddenInput)
    own = tuple("upload" if name == "file" else name for name in kind.own)
    ordered = {name: fields[name] for name in ("name", *own) if name in fields} | fields
    sections = (
        ("基本信息", ("name", *own)),
        ("位置", PLACE if kind.has_place else ("address",)),
        ("核实", CONFIRMED),
    )
    made = form_class("ItemForm", ordered, sections)
    return type("ItemForm", (ItemForm,), {**made.base_fields, "sections": sections, "wide": made.wide})


def initial_values(item: Any, kind: DossierKind) -> dict[str, Any]:
    """An item's values as its form shows them."""
    found = {}
    for name in kind.fields:
        reference = kind.is_reference(name)
        value = getattr(item, f"{name}_id" if reference else name)
        found[name] = str(value) if isinstance(value, UUID) else value
    return {**found, "version": item.version}
