"""Numbers of papers: kind, day of Shanghai's calendar, running number of the day."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from anlan.data.supplies.models import Consignment, Stocktake, SupplyRequest
from anlan.kernel.clock import in_shanghai

_MODELS = {"调申": SupplyRequest, "调拨": Consignment, "盘点": Stocktake}


def next_number(kind: str, at: datetime, *, drill: bool = False) -> str:
    """The next number, for example 调拨20261028-003; drills count for themselves. In the caller's transaction."""
    prefix = f"{'演' if drill else ''}{kind}{in_shanghai(at):%Y%m%d}-"
    manager: Any = _MODELS[kind]._default_manager
    rows = manager.filter(number__startswith=prefix).order_by("-number")
    last = rows.values_list("number", flat=True).first()
    return f"{prefix}{int(last.rsplit('-', 1)[1]) + 1 if last else 1:03d}"
