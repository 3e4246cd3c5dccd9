"""Who may take a step: beyond the permission, one's own depot, one's own request, one's own place."""

from __future__ import annotations

from uuid import UUID

from anlan.base.accounts.facade import Organisation, User
from anlan.data.resources.facade import Resource
from anlan.data.supplies.models import Consignment, SupplyRequest
from anlan.kernel.errors import InvalidInput, NotAllowed


def keeps(user: User, depot: Resource) -> bool:
    """Whether the user answers for a depot: it lies under their posts."""
    return depot.lies_under(user.scope)


def must_keep(user: User, depot: Resource) -> Resource:
    """The depot, or `NotAllowed` when others answer for it."""
    if not keeps(user, depot):
        raise NotAllowed(f"{depot.name}不在您的管辖范围内，请由库管单位办理。")
    return depot


def asked(user: User, request: SupplyRequest) -> bool:
    """Whether the request is the user's own: they made it, or it is their organisation's or lies under them."""
    return request.requested_by_id == user.id or request.lies_under(user.scope)


def own_request(user: User, request: SupplyRequest) -> SupplyRequest:
    """The request, or `NotAllowed` when others made it."""
    if not asked(user, request):
        raise NotAllowed("这是其他单位的申请，请由申请单位办理。")
    return request


def receives(user: User, consignment: Consignment) -> bool:
    """Whether the goods come to the user: who asked, or who answers for the receiving depot."""
    to_depot = consignment.request.to_depot
    return asked(user, consignment.request) or (to_depot is not None and keeps(user, to_depot))


def must_receive(user: User, consignment: Consignment) -> Consignment:
    """The consignment, or `NotAllowed` when it goes to others."""
    if not receives(user, consignment):
        raise NotAllowed("这批物资不是发给您的，请由收货单位签收。")
    return consignment


def asking_organisation(user: User, wanted: UUID | None = None) -> Organisation:
    """In whose name the user asks: the organisation of their first post, or another of theirs."""
    own = [post.organisation for post in user.current_posts]
    if wanted is not None:
        own = [each for each in own if each.pk == wanted]
    if not own:
        raise InvalidInput("请选择您任职的单位。", field="organisation")
    return own[0]
