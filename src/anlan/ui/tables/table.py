"""What a list is: declared once by a room, the same for every request."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from anlan.ui.tables.columns import Column
from anlan.ui.tables.filters import Filter

PAGE_SIZES = (25, 50, 100, 200)
EXPORT_LIMIT = 200_000


@dataclass(frozen=True, slots=True)
class EmptyState:
    """What stands where rows would be: what it means and the next step."""

    title: str = "暂无记录"
    text: str = ""
    action: str = ""
    url_name: str = ""
    permission: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """A bulk action: the chosen ids are posted as `ids` to `url_name`."""

    title: str
    url_name: str
    icon: str = ""
    permission: str = ""
    confirm: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A list. `key` is unique in the product; `default_order` an ORM ordering ("-created_at").

    `row_url(row)` links the row; `row_class(row)` marks it. `actions` make rows selectable. An export writes at most
    `export_limit` rows and says so in its last row when there were more. `counted(request)` gives the number of rows
    where an index knows it, None where they must be counted.
    """

    key: str
    title: str
    columns: Sequence[Column]
    filters: Sequence[Filter] = ()
    default_order: str = "pk"
    page_size: int = 50
    row_url: Callable[[Any], str] | None = None
    row_class: Callable[[Any], str] | None = None
    actions: Sequence[Action] = ()
    empty: EmptyState = field(default_factory=EmptyState)
    export_limit: int = EXPORT_LIMIT
    export_permission: str = ""
    unit: str = "条"
    counted: Callable[[HttpRequest], int | None] | None = None

    @property
    def element_id(self) -> str:
        return f"table-{self.key}"
