"""What a user may hear of the facts: by where they lie, who supervises them, and what their topic asks for."""

from __future__ import annotations

from anlan.base.accounts.models import User
from anlan.base.events.facade import Viewer, permission_of_topic


def viewer_of(user: User, *, topics: tuple[str, ...] = ()) -> Viewer:
    """The user as a reader of facts; no topics means all they may see."""
    scope = user.scope
    granted: dict[str, bool] = {}

    def may_see_topic(topic: str) -> bool:
        permission = permission_of_topic(topic)
        if permission is None:
            return True
        if permission not in granted:
            granted[permission] = user.has_perm(permission)
        return granted[permission]

    alike = (scope.key, tuple(sorted(user.roles)), topics)
    return Viewer(user_id=user.id, sees=scope.sees, may_see_topic=may_see_topic, topics=topics, alike=alike)
