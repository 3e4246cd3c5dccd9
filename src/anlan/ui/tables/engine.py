"""A list for one request: reads the URL, narrows, orders, pages, and answers with a page, a fragment or a
file.

All state is in the URL (`q`, filter keys, `order`, `page`, `page_size`, `columns`), so a link shows the same list.
Query count is one or two whatever the number of rows: the page, and the count where it is not known from
the page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.safestring import SafeString

from anlan.ui.tables.columns import Column
from anlan.ui.tables.counting import RowCount, count_rows
from anlan.ui.tables.export import FORMATS, export_response
from anlan.ui.tables.filters import Choices, Filter
from anlan.ui.tables.table import PAGE_SIZES, Action, Table


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as the template draws it."""

    column: Column
    content: str | SafeString

    @property
    def title(self) -> str:
        """Long plain text in full on hover, since the cell may cut it."""
        plain = not isinstance(self.content, SafeString) and len(self.content) > 12
        return self.content if plain else ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row as the template draws it."""

    pk: str
    cells: list[Cell]
    url: str
    css: str


@dataclass(frozen=True, slots=True)
class Head:
    """A column's head: where a click on it leads and how it is sorted now."""

    column: Column
    url: str
    sorted: str


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force and the link that removes it."""

    text: str
    remove_url: str


@dataclass(frozen=True, slots=True)
class Control:
    """A filter's inputs."""

    filter: Filter
    values: list[str]
    choices: Choices


class TableState:
    """The list of one request, read by `ui/table/table.html`."""

    def __init__(self, request: HttpRequest, table: Table, rows: QuerySet[Any]) -> None:
        self.table = table
        self.request = request
        self.query = request.GET
        self.chips = self._chips()
        self.filtered = bool(self.chips)
        for item in table.filters:
            rows = item.apply(rows, self.query)
        self.order = self._order()
        self.page_size = _one_of(self.query.get("page_size", ""), PAGE_SIZES, table.page_size)
        self.columns = self._columns()
        self._rows = rows
        self.ordered = rows.order_by(*self._ordering(reverse=False))
        self.count, self.page, self.rows = self._read_page()

    # --- reading the URL

    def _columns(self) -> list[Column]:
        chosen = [key for key in self.query.get("columns", "").split(",") if key]
        known = [column for column in self.table.columns if column.key in chosen]
        return known or [column for column in self.table.columns if not column.hidden]

    def _order(self) -> str:
        wanted = self.query.get("order", "")
        keys = {column.key for column in self.table.columns if column.sortable}
        return wanted if wanted.removeprefix("-") in keys else ""

    def _ordering(self, *, reverse: bool) -> list[str]:
        if self.order:
            key = self.order.removeprefix("-")
            column = next(column for column in self.table.columns if column.key == key)
            fields = [_turn(name) if self.order.startswith("-") else name for name in column.ordering]
        else:
            fields = [self.table.default_order]
        if not any(name.removeprefix("-") in {"pk", "id"} for name in fields):
            # Equal values need one fixed order, else a row shows on two pages; the same direction keeps an
            # index usable.
            fields.append("-pk" if fields[-1].startswith("-") else "pk")
        return [_turn(name) for name in fields] if reverse else fields

    def _chips(self) -> list[Chip]:
        found = []
        for item in self.table.filters:
            if text := item.chip(self.request):
                found.append(Chip(text, self.url(**dict.fromkeys(item.parameters))))
        return found

    # --- the page

    def _read_page(self) -> tuple[RowCount, int, list[Row]]:
        wanted = self.query.get("page", "1")
        page = max(int(wanted), 1) if wanted.isascii() and wanted.isdigit() and len(wanted) < 9 else 1
        size = self.page_size
        if page == 1:
            records = list(self.ordered[: size + 1])
            if len(records) <= size:
                return RowCount(len(records)), 1, self._drawn(records)
            return self._counted(), 1, self._drawn(records[:size])
        count = self._counted()
        page = min(page, max(-(-count.number // size), 1))
        return count, page, self._drawn(self._records(page, count))

    def _counted(self) -> RowCount:
        """How many rows, from the table's own index where it has one that answers this request."""
        known = self.table.counted(self.request) if self.table.counted is not None else None
        return RowCount(known) if known is not None else count_rows(self._rows, filtered=self.filtered)

    def _records(self, page: int, count: RowCount) -> list[Any]:
        start = (page - 1) * self.page_size
        if count.exact and start > count.number // 2:
            # The far half is read backwards, so the last page costs as little as the first.
            stop = count.number - start
            first = max(stop - self.page_size, 0)
            return list(self._rows.order_by(*self._ordering(reverse=True))[first:stop])[::-1]
        return list(self.ordered[start : start + self.page_size])

    def _drawn(self, records: Sequence[Any]) -> list[Row]:
        table = self.table
        return [
            Row(
                pk=str(record.pk),
                cells=[Cell(column, column.cell(record)) for column in self.columns],
                url=table.row_url(record) if table.row_url else "",
                css=table.row_class(record) if table.row_class else "",
            )
            for record in records
        ]

    # --- what the template asks for

    def url(self, **changes: str | None) -> str:
        """This list's URL with parameters changed; None removes one. Any change returns to page 1."""
        query: QueryDict = self.query.copy()
        query.pop("export", None)
        query.pop("page", None)
        for name, value in changes.items():
            if value is None:
                query.pop(name, None)
            else:
                query[name] = value
        text = query.urlencode()
        return f"{self.request.path}?{text}" if text else self.request.path

    @property
    def heads(self) -> list[Head]:
        return [self._head(column) for column in self.columns]

    def _head(self, column: Column) -> Head:
        if not column.sortable:
            return Head(column, "", "")
        if self.order == column.key:
            return Head(column, self.url(order=f"-{column.key}"), "ascending")
        descending = self.order == f"-{column.key}"
        return Head(column, self.url(order=column.key), "descending" if descending else "none")

    @property
    def controls(self) -> list[Control]:
        return [
            Control(
                item,
                [self.query.get(name, "") for name in item.parameters],
                [(str(value), str(label)) for value, label in item.choices_for(self.request)],
            )
            for item in self.table.filters
        ]

    @property
    def column_choices(self) -> list[tuple[Column, bool]]:
        shown = {column.key for column in self.columns}
        return [(column, column.key in shown) for column in self.table.columns]

    @property
    def actions(self) -> list[Action]:
        user = self.request.user
        return [a for a in self.table.actions if not a.permission or user.has_perm(a.permission)]

    @property
    def may_export(self) -> bool:
        permission = self.table.export_permission
        return not permission or self.request.user.has_perm(permission)

    @property
    def pages(self) -> int:
        return max(-(-self.count.number // self.page_size), 1)

    @property
    def page_links(self) -> list[tuple[str, str]]:
        """Page numbers around the present one; a gap is ("…", "")."""
        wanted = sorted({1, self.pages, *range(max(self.page - 2, 1), min(self.page + 2, self.pages) + 1)})
        links: list[tuple[str, str]] = []
        for before, number in zip([0, *wanted], wanted, strict=False):
            if number - before > 1:
                links.append(("…", ""))
            links.append((str(number), self.url(page=str(number))))
        return links

    @property
    def previous_url(self) -> str:
        return self.url(page=str(self.page - 1)) if self.page > 1 else ""

    @property
    def next_url(self) -> str:
        return self.url(page=str(self.page + 1)) if self.page < self.pages else ""

    @property
    def first_shown(self) -> int:
        return (self.page - 1) * self.page_size + 1

    @property
    def last_shown(self) -> int:
        return self.first_shown + len(self.rows) - 1

    @property
    def clear_url(self) -> str:
        names = [name for item in self.table.filters for name in item.parameters]
        return self.url(**dict.fromkeys(names))

    @property
    def export_urls(self) -> list[tuple[str, str]]:
        titles = {"xlsx": "Excel（xlsx）", "csv": "CSV"}
        return [(titles[name], self.url(export=name)) for name in FORMATS]

    @property
    def page_sizes(self) -> list[tuple[int, str, bool]]:
        return [(size, self.url(page_size=str(size)), size == self.page_size) for size in PAGE_SIZES]

    @property
    def kept_parameters(self) -> list[tuple[str, str]]:
        """Parameters the filter form must carry along: everything that is not a filter."""
        own = {name for item in self.table.filters for name in item.parameters} | {"page", "export"}
        return [(name, value) for name, values in self.query.lists() if name not in own for value in values]


def table_response(
    request: HttpRequest,
    table: Table,
    queryset: QuerySet[Any],
    *,
    template: str = "ui/table/page.html",
    context: Mapping[str, Any] | None = None,
) -> HttpResponseBase:
    """Answer a list request: the whole page, the list alone for htmx, or a file for `?export=xlsx|csv`.

    `queryset` is already limited to what the user may see and brings its own `select_related`. A page
    template extends `ui/table/page.html`; it finds the list as `table`.
    """
    wanted = request.GET.get("export", "")
    state = TableState(request, table, queryset)
    if wanted in FORMATS and state.may_export:
        return export_response(table, state.columns, state.ordered, wanted)
    whole = (
        request.headers.get("HX-Request") != "true" or request.headers.get("HX-Target") != table.element_id
    )
    response = render(
        request,
        template if whole else "ui/table/table.html",
        {**(context or {}), "table": state, "page_title": table.title},
    )
    patch_vary_headers(response, ("HX-Request", "HX-Target"))
    return response


def _turn(name: str) -> str:
    return name.removeprefix("-") if name.startswith("-") else f"-{name}"


def _one_of(text: str, allowed: Sequence[int], default: int) -> int:
    return int(text) if text in {str(size) for size in allowed} else default
