"""Whose area a contact serves, as a person writes it: a code, a name, or nothing for one's own."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from anlan.base.accounts.facade import User
from anlan.base.divisions.facade import Division, cities
from anlan.data.ledger.facade import place_name
from anlan.kernel.errors import FieldError

_CODE = re.compile(r"(\d{9}|\d{6})(?:\.0)?")


def home_area(user: User | None) -> Division | None:
    """The area of the user's own office; the whole city for the city's people and for nobody in particular."""
    if user is not None and not user.scope.everything:
        for post in user.current_posts:
            if post.organisation.division is not None:
                return post.organisation.division
        return None
    return cities().first()


def read_areas(rows: Sequence[dict[str, Any]]) -> list[list[FieldError]]:
    """Replace the text in `located_in` of each row by its division; the complaints row by row."""
    known: _Known | None = None
    complaints: list[list[FieldError]] = []
    for row in rows:
        given = row.get("located_in")
        found: list[FieldError] = []
        if given is not None and not isinstance(given, Division):
            known = known or _Known()
            try:
                row["located_in"] = known.named(str(given))
            except ValueError as error:
                found.append(FieldError("located_in", str(error)))
        complaints.append(found)
    return complaints


class _Known:
    """The divisions of this installation by code and by name; read once for a chunk of rows."""

    def __init__(self) -> None:
        self._by_code: dict[str, Division] = {}
        self._by_name: dict[str, list[Division]] = defaultdict(list)
        for division in Division.objects.select_related("parent"):
            self._by_code[division.code] = division
            above = division.parent.name if division.parent else ""
            names = {division.name, place_name(division.name), above + division.name}
            for name in names:
                self._by_name[name].append(division)

    def named(self, text: str) -> Division:
        """`ValueError` says what to write instead."""
        text = "".join(text.split())
        if match := _CODE.fullmatch(text):
            if match[1] in self._by_code:
                return self._by_code[match[1]]
            raise ValueError(f"“{match[1]}”不是本系统已载入的区划代码。")
        found = self._by_name.get(text, [])
        if len(found) == 1:
            return found[0]
        if found:
            raise ValueError(f"名为“{text[:20]}”的区划有 {len(found)} 个，请写区县加街道全称或 9 位代码。")
        raise ValueError(f"没有找到区划“{text[:20]}”，请填写区县、街道的全称或代码。")
