"""What people type, checked: quantities, dates, names."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from anlan.data.ledger.facade import phone_number
from anlan.kernel.clock import in_shanghai
from anlan.kernel.errors import InvalidInput

MOST = Decimal("1000000000")
_CENT = Decimal("0.01")


def quantity_of(value: Any, *, field: str, label: str = "数量", zero: bool = False) -> Decimal:
    """A quantity with at most two decimals; above zero unless `zero`. `InvalidInput` names the field."""
    try:
        found = Decimal(str(value).strip().replace(",", ""))
    except (InvalidOperation, ValueError):
        raise InvalidInput(f"{label}应填数字。", field=field) from None
    if not found.is_finite() or found < 0 or (found == 0 and not zero):
        raise InvalidInput(f"{label}应{'不小于' if zero else '大于'} 0。", field=field)
    if found >= MOST:
        raise InvalidInput(f"{label}过大，请核对。", field=field)
    if found != found.quantize(_CENT):
        raise InvalidInput(f"{label}最多两位小数。", field=field)
    return found.quantize(_CENT)


def date_of(value: Any, *, field: str, label: str) -> date | None:
    """A day, or None when nothing was given."""
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return in_shanghai(value).date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value).strip())
    except ValueError:
        raise InvalidInput(f"{label}应为 2026-10-28 的样子。", field=field) from None


def text_of(value: Any, *, field: str, label: str, most: int, least: int = 0) -> str:
    """Trimmed text between `least` and `most` characters."""
    text = str(value or "").strip()
    if len(text) < least:
        raise InvalidInput(f"请填写{label}。", field=field)
    if len(text) > most:
        raise InvalidInput(f"{label}过长，最多 {most} 个字。", field=field)
    return text


def phone_of(value: Any, *, field: str, label: str, required: bool = False) -> str:
    """A telephone in ASCII; empty when none was given and none is required."""
    text = str(value or "").strip()
    if not text and required:
        raise InvalidInput(f"请填写{label}。", field=field)
    try:
        return phone_number(text) if text else ""
    except ValueError as error:
        raise InvalidInput(f"{label}{error}", field=field) from error


def shown(quantity: Decimal) -> str:
    """A quantity as people write it: without needless zeros.

    >>> shown(Decimal("20.00")), shown(Decimal("2.50"))
    ('20', '2.5')
    """
    return f"{quantity.normalize():f}"
