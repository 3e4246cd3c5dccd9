"""What other rooms may call."""

from anlan.base.accounts.access import SignedInRequest, actor_of, address_of, public, requires
from anlan.base.accounts.backends import demo_allowed
from anlan.base.accounts.events import SESSION_ENDED
from anlan.base.accounts.models import (
    Organisation,
    Post,
    Record,
    ScopedQuerySet,
    ScopedRecord,
    Token,
    User,
)
from anlan.base.accounts.operations import assign_post, change_user, create_user, end_post, set_password
from anlan.base.accounts.organisation_operations import create_organisation
from anlan.base.accounts.permissions import has_role, is_business_user, is_signed_in, is_staff_user
from anlan.base.accounts.queries import (
    default_supervisor,
    organisation_named,
    organisations,
    supervisors,
    user_by_id,
    user_of_token,
    users,
    users_with_role,
)
from anlan.base.accounts.scope import Scope
from anlan.base.accounts.sealing import seal, unseal
from anlan.base.accounts.second_factor_operations import reset_second_factor
from anlan.base.accounts.sessions import pending_steps
from anlan.base.accounts.token_operations import issue_token, revoke_token
from anlan.base.accounts.viewing import viewer_of

__all__ = [
    "SESSION_ENDED",
    "Organisation",
    "Post",
    "Record",
    "Scope",
    "ScopedQuerySet",
    "ScopedRecord",
    "SignedInRequest",
    "Token",
    "User",
    "actor_of",
    "address_of",
    "assign_post",
    "change_user",
    "create_organisation",
    "create_user",
    "default_supervisor",
    "demo_allowed",
    "end_post",
    "has_role",
    "is_business_user",
    "is_signed_in",
    "is_staff_user",
    "issue_token",
    "organisation_named",
    "organisations",
    "pending_steps",
    "public",
    "requires",
    "reset_second_factor",
    "revoke_token",
    "seal",
    "set_password",
    "supervisors",
    "unseal",
    "user_by_id",
    "user_of_token",
    "users",
    "users_with_role",
    "viewer_of",
]
