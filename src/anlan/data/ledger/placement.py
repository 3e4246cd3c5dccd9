"""Form values as a ledger's operation takes them."""

from __future__ import annotations

from typing import Any

from anlan.data.ledger.serialise import stored_values
from anlan.kernel.coordinates import Crs

_PLACING = frozenset({"located_in", "supervised_by"})


def form_values(values: dict[str, Any]) -> dict[str, Any]:
    """An empty choice of place or supervisor is left out: the coordinates decide. The form's version goes apart."""
    kept = {
        name: value
        for name, value in values.items()
        if name != "version" and not (name in _PLACING and not value)
    }
    return stored_values(kept, crs=Crs.WGS84)


def initial_of(record: Any, name: str) -> Any:
    """A record's value as its form shows it."""
    return getattr(record, f"{name}_id" if name in _PLACING else name)
