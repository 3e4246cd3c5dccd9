"""Decisions about jurisdiction in imports; pure."""

from __future__ import annotations

from collections.abc import Iterable

from anlan.base.accounts.facade import Scope
from anlan.base.divisions.facade import descendants_range


def covers(scope: Scope, cities: Iterable[str]) -> bool:
    """Whether everything that lies in these cities lies under the scope; no city at all is not covered."""
    if scope.everything:
        return True
    wanted = [descendants_range(code) for code in cities]
    return bool(wanted) and all(
        any(low <= city[0] and city[1] <= high for low, high in scope.ranges) for city in wanted
    )
