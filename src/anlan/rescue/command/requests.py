"""From a request to whom and what it names."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

from anlan.base.accounts.facade import User, user_by_id
from anlan.kernel.errors import InvalidInput, NotAllowed
from anlan.rescue.incidents.facade import Incident, incident_by_id


def caller(request: HttpRequest) -> User:
    """The signed-in user of a request."""
    if not isinstance(request.user, User):
        raise NotAllowed("请先登录。")
    return request.user


def visible_incident(request: HttpRequest, incident_id: UUID) -> Incident:
    """The incident, when it lies in the caller's jurisdiction."""
    return incident_by_id(incident_id, visible_to=caller(request))


def named_user(user_id: UUID, *, field: str) -> User:
    """An active user, named by somebody for a post, an order or a task."""
    found = user_by_id(user_id)
    if found is None:
        raise InvalidInput("没有这个用户，或已停用。", field=field)
    return found
