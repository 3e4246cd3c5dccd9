"""Which records somebody may be seen editing. Each room registers its kinds with a check of sight, so that nobody
learns of a record, or of who works on it, that lies outside their jurisdiction."""

from __future__ import annotations

from collections.abc import Callable

from anlan.base.accounts.facade import User
from anlan.kernel.errors import NotFound
from anlan.kernel.records import RecordRef

#: Whether the user sees the record of this id.
Sees = Callable[[User, str], bool]
_kinds: dict[str, Sees] = {}


def register_subject(kind: str, sees: Sees) -> None:
    """Let records of this kind be watched by those for whom `sees(user, id)` holds."""
    _kinds[kind] = sees


def check_sight(subject: RecordRef, *, user: User) -> None:
    """NotFound for unknown kinds, malformed ids and records the user does not see."""
    sees = _kinds.get(subject.kind)
    try:
        seen = sees is not None and sees(user, subject.id)
    except (ValueError, NotFound):
        seen = False
    if not seen:
        raise NotFound("没有这条记录，或不在您的管辖范围内。")
