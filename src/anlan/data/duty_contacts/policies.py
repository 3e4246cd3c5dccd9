"""Which divisions' contacts serve a place; pure."""

from __future__ import annotations

from anlan.data.duty_contacts.enums import ContactCategory

#: Place of each category in the order in which a desk calls.
CALL_ORDER: dict[str, int] = {str(category): rank for rank, category in enumerate(ContactCategory)}


def local_divisions(code: str | None) -> list[str]:
    """Codes whose contacts serve a place before the city's do: its township and its district.

    >>> local_divisions("210213006"), local_divisions("210213"), local_divisions("210200"), local_divisions(None)
    (['210213006', '210213'], ['210213'], [], [])
    """
    if not code:
        return []
    district = code[:6]
    own = [] if district.endswith("00") else [district]
    return [code, *own] if len(code) == 9 else own


def city_of(code: str) -> str:
    """The code of the city above a division.

    >>> city_of("210213006"), city_of("210200")
    ('210200', '210200')
    """
    return code[:4] + "00"
