"""Amounts of money and counts as the rules take them: yuan as Decimal to 0.01. Knows no rule."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

FEN = Decimal("0.01")
WAN = Decimal(10_000)


def yuan(name: str, value: Decimal | int | float | str) -> Decimal:
    """`value` in yuan rounded to 0.01; `ValueError` naming the argument when no amount, infinite or negative.

    >>> yuan("fine", 100)
    Decimal('100.00')
    """
    if isinstance(value, bool) or value is None:
        raise ValueError(f"{name}: {value!r} is not an amount of money")
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        raise ValueError(f"{name}: {value!r} is not an amount of money") from None
    if not amount.is_finite():
        raise ValueError(f"{name}: {value!r} is not an amount of money")
    if amount < 0:
        raise ValueError(f"{name}: {value} is negative")
    return rounded(amount)


def rounded(amount: Decimal) -> Decimal:
    """To 0.01 yuan, half up; `ValueError` when the amount is beyond all reason."""
    try:
        return amount.quantize(FEN, rounding=ROUND_HALF_UP)
    except InvalidOperation:
        raise ValueError(f"amount: {amount} is too large") from None


def whole(name: str, value: int, least: int = 0) -> int:
    """`value` when it is a whole number from `least`; `ValueError` names the argument."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f"{name}: {value!r} is not a whole number")
    if value < least:
        raise ValueError(f"{name}: {value} is less than {least}")
    return value
