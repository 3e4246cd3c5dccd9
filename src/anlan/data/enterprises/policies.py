"""Decisions of the enterprise ledger; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from anlan.data.enterprises.details import BY_NAME
from anlan.kernel.errors import FieldError
from anlan.rules.identifiers import InvalidIdentifier, credit_code

#: What an enterprise says of itself. Its level, supervisor and place in the tree are the authorities' to say.
OWN_FIELDS = frozenset(
    {
        "name",
        "short_name",
        "address",
        "lon",
        "lat",
        "employees",
        "legal_representative",
        "business",
        "contacts",
        *BY_NAME,
        "as_of",
    }
)


def refused_to_filer(fields: Iterable[str]) -> list[str]:
    """Of `fields`, those an enterprise's filer may not change."""
    return sorted(set(fields) - OWN_FIELDS)


def check_credit_code(values: dict[str, Any]) -> list[FieldError]:
    """Normalise `values["credit_code"]` in place (GB 32100-2015), or say what is wrong with it."""
    text = values.get("credit_code")
    if not text:
        return []
    try:
        values["credit_code"] = credit_code(text)
    except InvalidIdentifier as error:
        return [FieldError("credit_code", f"“{text}”不是有效的统一社会信用代码：{error.message}。")]
    return []


def normal_code(text: Any) -> str:
    """A credit code as it is stored, or the text itself when it is none: what rows are matched by."""
    code = str(text).strip().upper()
    if len(code) == 18 and code.isascii():
        return code
    try:
        return str(credit_code(code))
    except InvalidIdentifier:
        return code


def row_contact(row: Mapping[str, Any]) -> tuple[str, str]:
    """Name and telephone of the contact columns of an import row."""
    return str(row.get("contact_name") or "").strip(), str(row.get("contact_phone") or "").strip()
