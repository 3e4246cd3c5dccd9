"""Fields of what can be filed, as an enterprise meets them: labels, choices, what was typed as text, and in words.

A filing keeps what was typed, however wrong; so every value here is text (or rows of text), and whether it is right is
for the ledger to say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.db import models

Type = Literal["text", "long", "choice", "date", "number", "lines", "file"]
#: Rows of a list, or text.
Value = Any
MOST_TEXT = 2000
MOST_LINES = 100


@dataclass(frozen=True, slots=True)
class FilingField:
    """One field. `parts` are the columns of a field of type `lines`."""

    name: str
    label: str
    type: Type = "text"
    choices: tuple[tuple[str, str], ...] = ()
    required: bool = False
    help: str = ""
    parts: tuple[FilingField, ...] = ()

    @property
    def wide(self) -> bool:
        return self.type in {"long", "lines", "file"} or self.name == "address"

    def empty(self) -> Value:
        return [] if self.type == "lines" else ""

    def typed(self, value: Any) -> Value:
        """A value of the ledger, a form or a program as it is kept in a filing."""
        if self.type == "lines":
            return self._rows(value)
        return plain_text(value)

    def _rows(self, value: Any) -> list[dict[str, str]]:
        if not isinstance(value, Sequence) or isinstance(value, str):
            return []
        rows = []
        for row in list(value)[:MOST_LINES]:
            if isinstance(row, Mapping):
                texts = {part.name: plain_text(row.get(part.name)) for part in self.parts}
                rows.append({name: text for name, text in texts.items() if text})
        return [row for row in rows if row]

    def shown(self, value: Value, files: Mapping[str, str] | None = None) -> str:
        """The value in words; "" for none. `files` are names of files by id."""
        if not value:
            return ""
        if self.type == "lines":
            return "\n".join(self.line_text(row) for row in value)
        text = str(value)
        if self.type == "file":
            return (files or {}).get(text, "文件")
        return dict(self.choices).get(text, text)

    def line_text(self, row: Mapping[str, str]) -> str:
        """One row in words."""
        return "　".join(part.shown(row.get(part.name, "")) for part in self.parts if row.get(part.name))


def plain_text(value: Any) -> str:
    """A value as a form shows it.

    >>> plain_text(121.7830001), plain_text(50.0), plain_text(None), plain_text(True)
    ('121.7830001', '50', '', 'true')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.12g}"
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, models.Model):
        return str(value)
    if isinstance(value, UUID):
        return str(value)
    return str(value).strip()[:MOST_TEXT]


def field_of(model: type[models.Model], name: str, *, label: str = "", required: bool = False) -> FilingField:
    """A filing field for a model's field."""
    found = model._meta.get_field(name)
    assert isinstance(found, models.Field)
    kind: Type = "text"
    if found.flatchoices:
        kind = "choice"
    elif isinstance(found, models.DateField):
        kind = "date"
    elif isinstance(found, models.FloatField | models.IntegerField):
        kind = "number"
    elif isinstance(found, models.TextField) or (found.max_length or 0) >= 300:
        kind = "long"
    choices = tuple((str(value), str(word)) for value, word in found.flatchoices)
    return FilingField(
        name=name,
        label=label or str(found.verbose_name),
        type=kind,
        choices=choices,
        required=required,
        help="WGS-84 十进制度" if name in {"lon", "lat"} else "",
    )
