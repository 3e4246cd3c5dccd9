"""Columns of a list: where a cell's value comes from, how it is shown on screen and written to a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from django.utils.html import format_html
from django.utils.safestring import SafeString

from anlan.kernel.clock import in_shanghai

Align = Literal["start", "end", "center"]
ExportValue = str | int | float | Decimal | bool | date | datetime | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    `key` is an attribute path ("located_in.name"); a method of that name is called, and a Django choice field shows
    its label. `render(row)` replaces the cell's content on screen, `export(row)` in files. `order_by` are the ORM
    fields when sorting differs from `key`. `hidden` columns appear when the user chooses them.
    """

    key: str
    title: str
    sortable: bool = False
    align: Align = "start"
    render: Callable[[Any], str | SafeString] | None = None
    export: Callable[[Any], ExportValue] | None = None
    order_by: tuple[str, ...] = ()
    hidden: bool = False
    link: bool = False
    width: Literal["", "narrow", "wide"] = ""

    @property
    def ordering(self) -> tuple[str, ...]:
        return self.order_by or (self.key.replace(".", "__"),)

    def value(self, row: Any) -> Any:
        """The raw value; None where a link of the path is empty."""
        current = row
        for part in self.key.split("."):
            if current is None:
                return None
            display = getattr(current, f"get_{part}_display", None)
            current = display if display is not None else getattr(current, part)
            if callable(current):
                current = current()
        return current

    def cell(self, row: Any) -> str | SafeString:
        """What the screen shows; text is escaped by the template, an empty value is a dash."""
        if self.render is not None:
            return self.render(row)
        return screen_text(self.value(row))

    def exported(self, row: Any) -> ExportValue:
        """What a file gets."""
        if self.export is not None:
            return self.export(row)
        value = self.value(row)
        if value is None or isinstance(value, str | int | float | Decimal | date):
            return value
        return str(value)


def screen_text(value: Any) -> str | SafeString:
    """A value as the interface writes it."""
    if value is None or value == "":
        return format_html('<span class="text-faint">{}</span>', "—")
    if value is True:
        return "是"
    if value is False:
        return "否"
    if isinstance(value, datetime):
        from anlan.ui.times import (
            time_element,
        )  # the time element needs the clock of the page, read at the edge

        return time_element(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:,}"
    if isinstance(value, int):
        return f"{value:,}"
    return str(value)


def file_value(value: ExportValue) -> ExportValue:
    """A value as a file can hold it: times without zone in Shanghai."""
    if isinstance(value, datetime):
        return in_shanghai(value).replace(tzinfo=None, microsecond=0)
    if isinstance(value, bool):
        return "是" if value else "否"
    return value
