"""Valid credit codes of enterprises that do not exist: GB 32100-2015 with the inner check of GB 11714-1997."""

from __future__ import annotations

_OUTER = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_INNER = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_INNER_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def credit_code(number: int, region: str = "210200") -> str:
    """The `number`-th valid code of a region."""
    body = f"MA{number:06d}"
    check = 11 - sum(_INNER.index(c) * w for c, w in zip(body, _INNER_WEIGHTS, strict=True)) % 11
    inner = body + {10: "X", 11: "0"}.get(check, str(check))
    first = f"91{region}{inner}"
    total = sum(_OUTER.index(char) * pow(3, place, 31) for place, char in enumerate(first))
    return first + _OUTER[(31 - total % 31) % 31]
