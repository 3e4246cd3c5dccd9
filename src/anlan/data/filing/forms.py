"""The form of one change: whatever was typed stays as it is; the ledgers judge it at submission.

Nothing is required of the browser and nothing is cleaned here, so a draft can be saved at any moment.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict

from anlan.data.filing.enums import ChangeAction
from anlan.data.filing.fields import MOST_LINES, FilingField, Value
from anlan.data.filing.kinds import kind_of
from anlan.data.filing.models import FilingChange

_BLANK_LINES = 2
_NOWHERE: tuple[str, str] = ("", "请选择")


class ChangeForm(forms.Form):
    """Fields of a kind; `notes` says beside each what it was and what the reviewer remarked."""

    use_required_attribute = False
    sections: ClassVar[Sequence[tuple[str, Sequence[str]]]] = ()
    wide: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class LineCell:
    """One input of a row."""

    part: FilingField
    name: str
    value: str
    choices: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class LinesBox:
    """A list of rows to fill in, with blank ones at its end."""

    field: FilingField
    rows: Sequence[Sequence[LineCell]]
    note: Mapping[str, Any]


def posted_values(change: FilingChange, data: QueryDict) -> dict[str, Value]:
    """What the form brought, by field; files apart. Fields it did not show are left out."""
    values: dict[str, Value] = {}
    for each in kind_of(change.kind).fields_of(change.filing.enterprise):
        if each.type == "lines":
            if f"{each.name}-rows" in data:
                values[each.name] = _posted_rows(each, data)
        elif each.type != "file" and each.name in data:
            values[each.name] = data.get(each.name, "")
    return values


def _posted_rows(field: FilingField, data: QueryDict) -> list[dict[str, str]]:
    count = data.get(f"{field.name}-rows", "0")
    number = min(int(count), MOST_LINES) if count.isascii() and count.isdigit() else 0
    rows = []
    for row in range(number):
        texts = {part.name: data.get(f"{field.name}-{row}-{part.name}", "") for part in field.parts}
        typed = {name: text for name, text in texts.items() if text.strip()}
        # A choice alone makes no row: the boxes of a blank row have one from the start.
        if any(part.type != "choice" for part in field.parts if part.name in typed):
            rows.append(typed)
    return rows


def change_form(
    change: FilingChange, *, values: Mapping[str, Value], errors: Mapping[str, Sequence[str]]
) -> tuple[ChangeForm, list[LinesBox]]:
    """The form of a change showing `values` over what the ledger has, and its lists of rows."""
    kind, enterprise = kind_of(change.kind), change.filing.enterprise
    fields = kind.fields_of(enterprise)
    shown = {**change.before, **values}
    plain = {each.name: _form_field(each, shown.get(each.name)) for each in fields if each.type != "lines"}
    made = type(
        "FilingForm",
        (ChangeForm,),
        {
            **plain,
            "sections": [
                (title, [name for name in names if name in plain])
                for title, names in kind.sections_of(enterprise)
            ],
            "wide": frozenset(each.name for each in fields if each.wide),
        },
    )
    form: ChangeForm = made(initial={name: shown.get(name, "") for name in plain})
    for each in fields:
        if each.name in plain:
            note: Any = _note(change, each, values, errors.get(each.name, ()))
            form.fields[each.name].note = note  # type: ignore[attr-defined]  # read by the template
    boxes = [
        LinesBox(
            each,
            _line_cells(each, shown.get(each.name) or []),
            _note(change, each, values, errors.get(each.name, ())),
        )
        for each in fields
        if each.type == "lines"
    ]
    return form, boxes


def _note(
    change: FilingChange, field: FilingField, values: Mapping[str, Value], errors: Sequence[str]
) -> dict[str, Any]:
    """What stands beside a field: what it was, the reviewer's remark, what is wrong with it."""
    mark = change.review.get(field.name) or {}
    before = change.before.get(field.name)
    differs = change.action == ChangeAction.CHANGE and field.name in values and values[field.name] != before
    return {
        "was": (field.shown(before) or "空") if differs else "",
        "remark": mark.get("remark") or mark.get("former") or "",
        "refused": mark.get("ok") is False,
        "errors": list(errors),
    }


def _form_field(field: FilingField, value: Value) -> forms.Field:
    options: dict[str, Any] = {"label": field.label, "required": field.required, "help_text": field.help}
    if field.type == "choice":
        choices = [_NOWHERE, *field.choices]
        if value and value not in dict(field.choices):
            choices.append((str(value), f"{value}（不在可选范围内）"))
        return forms.ChoiceField(choices=choices, **options)
    if field.type == "file":
        return forms.FileField(**options)
    widgets: dict[str, forms.Widget] = {
        "long": forms.Textarea(attrs={"rows": 3}),
        "date": forms.DateInput(attrs={"type": "date"}),
        "number": forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    }
    widget = widgets.get(field.type) or forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(widget=widget, **options)


def _line_cells(field: FilingField, rows: Sequence[Mapping[str, str]]) -> list[list[LineCell]]:
    number = min(len(rows) + _BLANK_LINES, MOST_LINES)
    filled: list[Mapping[str, str]] = [*rows, *({} for _ in range(number - len(rows)))]
    return [
        [
            LineCell(
                part=part,
                name=f"{field.name}-{index}-{part.name}",
                value=row.get(part.name, ""),
                choices=[_NOWHERE, *part.choices] if part.choices else (),
            )
            for part in field.parts
        ]
        for index, row in enumerate(filled)
    ]
