"""Lists of the HTTP API: `{items, count}` with `page` from 1 and `page_size` up to 500."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import FieldDoesNotExist, FieldError, ValidationError
from django.db.models import QuerySet
from ninja import Field, Schema

from anlan.kernel.errors import FieldError as InputError
from anlan.kernel.errors import InvalidInput


class ListQuery(Schema):
    """What every list takes besides its filters by field name."""

    q: str = Field("", max_length=200)
    order: str = Field("", max_length=64)
    page: int = Field(1, ge=1, le=1_000_000)
    page_size: int = Field(50, ge=1, le=500)


def paged(
    rows: QuerySet[Any] | list[Any],
    query: ListQuery,
    serialise: Callable[[Any], dict[str, Any]],
    *,
    count: int | None = None,
) -> dict[str, Any]:
    """One page and the count of all, counted here unless the caller knows it."""
    start = (query.page - 1) * query.page_size
    if count is None:
        count = rows.count() if isinstance(rows, QuerySet) else len(rows)
    return {"items": [serialise(row) for row in rows[start : start + query.page_size]], "count": count}


def ordered(rows: QuerySet[Any], order: str, allowed: Iterable[str], default: str) -> QuerySet[Any]:
    """Order by `order` ("name" or "-name") if it is one of `allowed`; the id breaks ties."""
    if not order:
        return rows.order_by(default, "id")
    if order.lstrip("-") not in set(allowed):
        raise InvalidInput(f"不能按“{order}”排序。", field="order")
    return rows.order_by(order, "id")


def filtered(rows: QuerySet[Any], parameters: dict[str, str], allowed: Iterable[str]) -> QuerySet[Any]:
    """Exact filters by field name; an unknown value of a choice finds nothing, a malformed one is refused."""
    for name in allowed:
        if (value := parameters.get(name, "")) != "":
            try:
                rows = rows.filter(**{name: value})
            except (ValidationError, ValueError, FieldError, FieldDoesNotExist) as error:
                raise InvalidInput.many([InputError(name, f"筛选值“{value}”格式不正确。")]) from error
    return rows
