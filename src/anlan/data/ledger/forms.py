"""Forms of the ledgers: fields read off the model, rows of child records, and the answer to a stale edit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, cast

from django import forms
from django.db import models
from django.http import QueryDict

from anlan.base.accounts.facade import User, supervisors
from anlan.base.divisions.facade import Division, DivisionLevel
from anlan.kernel.errors import DomainError, StaleRecord
from anlan.ui.facade import apply_domain_errors

_EXTRA_LINES = 3


class LedgerForm(forms.Form):
    """Base of a ledger's form; `version` travels with it against lost updates."""

    sections: ClassVar[Sequence[tuple[str, Sequence[str]]]] = ()
    wide: ClassVar[frozenset[str]] = frozenset({"address"})

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if (field := self.fields.get("located_in")) is not None:
            field.choices = _divisions()  # type: ignore[attr-defined]  # a choice field
        if (field := self.fields.get("supervised_by")) is not None:
            bureaus = [
                (str(row.pk), row.name) for row in supervisors(visible_to=user).order_by("kind", "name")
            ]
            field.choices = [("", "按所在区划自动确定"), *bureaus]  # type: ignore[attr-defined]  # a choice field


def _divisions() -> list[Any]:
    """Districts, each with its townships, for a grouped choice."""
    rows = Division.objects.filter(level__in=[DivisionLevel.DISTRICT, DivisionLevel.TOWNSHIP]).order_by(
        "code"
    )
    names: dict[str, str] = {}
    groups: dict[str, list[tuple[str, str]]] = {}
    for code, name in rows.values_list("code", "name"):
        district = code[:6]
        names.setdefault(district, name)
        label = f"{name}（全区）" if code == district else name
        groups.setdefault(district, []).append((code, label))
    return [("", "按坐标自动确定"), *((names[code], choices) for code, choices in groups.items())]


def model_fields(
    model: type[models.Model], names: Sequence[str], *, required: Sequence[str]
) -> dict[str, forms.Field]:
    """Form fields for model fields; which are required is the ledger's to say."""
    fields: dict[str, forms.Field] = {}
    for name in names:
        if name in {"located_in", "supervised_by"}:
            label = "所在区划" if name == "located_in" else "监管机构"
            fields[name] = forms.ChoiceField(label=label, required=False)
            continue
        model_field = model._meta.get_field(name)
        assert isinstance(model_field, models.Field)
        options: dict[str, Any] = {"widget": widget} if (widget := _widget(model_field)) else {}
        field = model_field.formfield(**options)
        assert field is not None
        field.required = name in required
        if isinstance(field, forms.TypedChoiceField):
            field.choices = [("", "请选择"), *model_field.flatchoices]
        fields[name] = field
    for name, text in (("lon", "WGS-84 十进制度"), ("lat", "WGS-84 十进制度")):
        if name in fields:
            fields[name].help_text = text
    return fields


def _widget(field: models.Field[Any, Any]) -> forms.Widget | None:
    if isinstance(field, models.DateTimeField):
        return forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    if isinstance(field, models.DateField):
        return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    if isinstance(field, models.FloatField):
        return forms.NumberInput(attrs={"step": "any"})
    if isinstance(field, models.TextField):
        return forms.Textarea(attrs={"rows": 4})
    return None


def form_class(
    name: str,
    fields: Mapping[str, forms.Field],
    sections: Sequence[tuple[str, Sequence[str]]],
    wide: frozenset[str] = frozenset({"address"}),
) -> type[LedgerForm]:
    """A `LedgerForm` with these fields."""
    return type(name, (LedgerForm,), {**fields, "sections": sections, "wide": wide})


class Lines(forms.BaseFormSet[forms.Form]):
    """Child rows; blank ones are left out of `rows`."""

    def rows(self) -> list[dict[str, Any]]:
        """The rows a person filled in."""
        found = []
        for form in self.forms:
            values = {name: value for name, value in form.cleaned_data.items() if value not in (None, "")}
            if any(name not in self.defaulted for name in values):
                found.append(values)
        return found

    defaulted: ClassVar[frozenset[str]] = frozenset()


def lines_class(fields: Mapping[str, forms.Field], *, defaulted: Sequence[str] = ()) -> type[Lines]:
    """A set of child rows with these fields; `defaulted` ones alone do not make a row."""
    for label, field in fields.items():
        field.required = False
        kind = "form-select" if isinstance(field.widget, forms.Select) else "form-control"
        field.widget.attrs.update({"class": kind, "aria-label": str(field.label or label)})
    line = type("Line", (forms.Form,), dict(fields))
    base = type("LinesOf", (Lines,), {"defaulted": frozenset(defaulted)})
    made: Any = forms.formset_factory(line, formset=base, extra=_EXTRA_LINES, max_num=500)
    return cast(type[Lines], made)


def show_refusal(
    form: LedgerForm, lines: Lines | None, error: DomainError, current_version: int | None
) -> list[str]:
    """Put a refusal beside its fields, keep everything typed; answers the complaints about child rows.

    After a stale edit the form carries the new version: saving again is then a decision, not an accident.
    """
    if isinstance(error, StaleRecord):
        form.add_error(None, error.message)
        if current_version is not None:
            posted = cast(QueryDict, form.data).copy()
            posted["version"] = str(current_version)
            form.data = posted
        return []
    of_lines = [each.message for each in error.errors if "." in each.field] if lines is not None else []
    if of_lines and len(of_lines) == len(error.errors):
        form.add_error(None, "请改正下方标出的明细。")
        return of_lines
    apply_domain_errors(form, error)
    return of_lines
