"""Arithmetic on division codes (GB/T 2260 for six digits, GB/T 10114 for nine): prefixes and ranges. No ORM.

A code is text; the trailing pairs of zeros of a province or city code stand for "all below".
"""

from __future__ import annotations


def check_code(code: str) -> str:
    """The code itself if it is 6 or 9 ASCII digits, else `ValueError` naming `code`."""
    if len(code) not in (6, 9) or not (code.isascii() and code.isdigit()):
        raise ValueError(f"code: {code!r} is neither 6 nor 9 digits")
    return code


def prefix_of(code: str) -> str:
    """What every code lying under `code`, itself included, begins with.

    >>> prefix_of("210000"), prefix_of("210200"), prefix_of("210202"), prefix_of("210202001")
    ('21', '2102', '210202', '210202001')
    """
    check_code(code)
    if len(code) == 9:
        return code
    if code.endswith("0000"):
        return code[:2]
    return code[:4] if code.endswith("00") else code


def descendants_range(code: str) -> tuple[str, str]:
    """Bounds for `low <= located_in_id < high`, true for `code` and everything under it.

    Compares as text under any collation because both bounds are digits only.

    >>> descendants_range("210200")
    ('2102', '2103')
    >>> descendants_range("210202")
    ('210202', '210203')
    """
    prefix = prefix_of(code)
    return prefix, str(int(prefix) + 1).zfill(len(prefix))


def lies_under(code: str, ancestor: str) -> bool:
    """Whether `code` is `ancestor` or lies under it.

    >>> lies_under("210213004", "210200"), lies_under("210213004", "210202")
    (True, False)
    """
    return check_code(code).startswith(prefix_of(ancestor))


def is_functional_zone(code: str) -> bool:
    """Whether a six-digit code is one that statisticians keep for functional zones (71 to 79 in its
    district)."""
    return len(code) == 6 and code[4] == "7"
