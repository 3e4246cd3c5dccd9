"""How many rows, without making a list of 200,000 wait for the answer.

A filtered count stops at `BOUND` ("50,000 以上"); the count of everything a user sees is exact and kept for some
seconds, because it changes slowly and every page shows it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet, Value

BOUND = 50_000
KEEP_S = 20


@dataclass(frozen=True, slots=True)
class RowCount:
    """`number` of rows, or at least that many when not `exact`."""

    number: int
    exact: bool = True

    def __str__(self) -> str:
        return f"{self.number:,}" if self.exact else f"{self.number:,} 以上"


def count_rows(rows: QuerySet[Any], *, filtered: bool) -> RowCount:
    """Count `rows`: bounded when `filtered`, else exact and cached."""
    plain = rows.order_by()
    if filtered:
        # Ones instead of keys: a table whose filters stand in one index is then counted without touching its rows.
        ones = plain.annotate(one=Value(1)).values_list("one", flat=True)
        number = len(ones[: BOUND + 1])
        return RowCount(min(number, BOUND), exact=number <= BOUND)
    key = _cache_key(plain)
    if key is None:
        return RowCount(0)
    known = cache.get(key)
    if known is None:
        known = plain.count()
        if known > 1000:  # a short list must show a new row at once
            cache.set(key, known, KEEP_S)
    return RowCount(int(known))


def _cache_key(rows: QuerySet[Any]) -> str | None:
    try:
        sql, params = rows.query.sql_with_params()
    except EmptyResultSet:
        return None
    digest = hashlib.sha256(f"{rows.db}|{sql}|{params!r}".encode()).hexdigest()
    return f"ui-table-count:{digest}"
