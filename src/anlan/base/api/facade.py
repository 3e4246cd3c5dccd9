"""What endpoints of other rooms may call."""

from anlan.base.api.auth import AUTH, open_to_signed_in, public_api, requires_api
from anlan.base.api.keys import forget_old_keys
from anlan.base.api.paging import ListQuery, filtered, ordered, paged
from anlan.base.api.problems import install_handlers, problem

__all__ = [
    "AUTH",
    "ListQuery",
    "filtered",
    "forget_old_keys",
    "install_handlers",
    "open_to_signed_in",
    "ordered",
    "paged",
    "problem",
    "public_api",
    "requires_api",
]
