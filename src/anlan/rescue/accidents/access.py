"""Which accidents a user may write: those of their own jurisdiction, not all that they may see."""

from __future__ import annotations

from uuid import UUID

from anlan.base.accounts.facade import User
from anlan.kernel.errors import NotAllowed
from anlan.rescue.accidents.models import Accident
from anlan.rescue.accidents.queries import accident_by_id


def own_accident(accident_id: UUID, user: User) -> Accident:
    """An accident the user may write; `NotFound` when they may not even see it."""
    found = accident_by_id(accident_id, visible_to=user)
    if not found.lies_under(user.scope):
        raise NotAllowed("此事故不在您的管辖范围内，您可以查看，不能修改。")
    return found
