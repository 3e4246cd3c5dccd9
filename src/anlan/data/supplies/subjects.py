"""What supplies are asked for: kinds of records of rooms above, each with a way to read one.

Rooms above register themselves; this room keeps the reference and the words it had then.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from anlan.base.accounts.facade import User
from anlan.kernel.errors import InvalidInput
from anlan.kernel.records import RecordRef


@dataclass(frozen=True, slots=True)
class Subject:
    """A record that needs supplies: its words, where it is (WGS-84), whether it is a drill, its page."""

    ref: RecordRef
    title: str
    place: str = ""
    lon: float | None = None
    lat: float | None = None
    located_in: str = ""
    exercise: bool = False
    url: str = ""


#: `reader(id, user)` raises NotFound outside the user's scope and Conflict when the record is closed.
Reader = Callable[[str, User], Subject]
_readers: dict[str, Reader] = {}
_urls: dict[str, Callable[[str], str]] = {}


def register_subject(kind: str, reader: Reader, *, url: Callable[[str], str]) -> None:
    """Let records of a kind ask for supplies; `url(id)` is their page."""
    _readers[kind], _urls[kind] = reader, url


def subject_for(kind: str, record_id: str, *, visible_to: User) -> Subject:
    """The record that asks, as this user may see it."""
    if kind not in _readers:
        raise InvalidInput(f"不能为“{kind[:32]}”申请物资。", field="subject")
    return _readers[kind](record_id, visible_to)


def subject_url(kind: str, record_id: str) -> str:
    """The page of the record that asked; empty when nobody shows it here."""
    return _urls[kind](record_id) if kind in _urls and record_id else ""
