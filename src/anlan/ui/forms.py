"""Forms through one template: sections in a two-column grid, and domain errors beside their fields.

A form may carry `sections = [("基本信息", ["name", "credit_code"]), ...]`, and `wide = {"description"}` for fields
that take both columns. Fields no section names come last.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django import forms

from anlan.kernel.errors import DomainError


@dataclass(frozen=True, slots=True)
class FieldView:
    """A bound field and how it is laid out."""

    bound: forms.BoundField
    wide: bool
    control: str


@dataclass(frozen=True, slots=True)
class Section:
    """A titled group of fields."""

    title: str
    fields: Sequence[FieldView]


def apply_domain_errors(form: forms.BaseForm, error: DomainError) -> None:
    """Put a refusal where the user looks: beside its fields, else at the head of the form.

    A complaint about a field the form does not have is shown at the head, so none is lost.
    """
    if not error.errors:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return
    for complaint in error.errors:
        form.add_error(complaint.field if complaint.field in form.fields else None, complaint.message)


def sections_of(form: forms.BaseForm) -> list[Section]:
    """The form's visible fields in its sections."""
    declared: Iterable[tuple[str, Sequence[str]]] = getattr(form, "sections", ())
    visible = {bound.name: bound for bound in form.visible_fields()}
    found: list[Section] = []
    for title, names in declared:
        fields = [_view(form, visible.pop(name)) for name in names if name in visible]
        if fields:
            found.append(Section(title, fields))
    if visible:
        title = "其他" if found else ""
        found.append(Section(title, [_view(form, bound) for bound in visible.values()]))
    return found


def _view(form: forms.BaseForm, bound: forms.BoundField) -> FieldView:
    widget = bound.field.widget
    wide = bound.name in getattr(form, "wide", ()) or isinstance(widget, forms.Textarea)
    return FieldView(bound=bound, wide=wide, control=_dress(bound))


def _dress(bound: forms.BoundField) -> str:
    """The widget's HTML with the kit's classes and the ARIA links to help and errors."""
    widget = bound.field.widget
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        kind = "form-checks"  # on the list and, by Django, on each of its boxes
    elif isinstance(widget, forms.CheckboxInput):
        kind = "form-check-input"
    elif isinstance(widget, forms.Select):
        kind = "form-select"
    else:
        kind = "form-control"
    classes = [str(widget.attrs.get("class", "")), kind, "is-invalid" if bound.errors else ""]
    attributes: dict[str, str | bool] = {"class": " ".join(part for part in classes if part)}
    described = []
    if bound.help_text:
        described.append(f"{bound.auto_id}-help")
    if bound.errors:
        described.append(f"{bound.auto_id}-errors")
        attributes["aria-invalid"] = "true"
    if described:
        attributes["aria-describedby"] = " ".join(described)
    return bound.as_widget(attrs=attributes)
