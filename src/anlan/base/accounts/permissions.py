"""Predicates other rooms build their permissions from, and this room's own."""

from __future__ import annotations

from typing import Any

import rules as permission_rules
from anlan.base.accounts.enums import SYSTEM_ROLES, Role


def has_role(*roles: Role) -> Any:
    """Predicate: the user holds one of these roles in a present post."""
    wanted = frozenset(str(role) for role in roles)

    @permission_rules.predicate(f"has_role:{','.join(sorted(wanted))}")
    def holds(user: Any) -> bool:
        return bool(wanted & getattr(user, "roles", frozenset()))

    return holds


@permission_rules.predicate
def is_business_user(user: Any) -> bool:
    """The user holds a post that works with business data."""
    return bool(getattr(user, "roles", frozenset()) - {str(role) for role in SYSTEM_ROLES})


@permission_rules.predicate
def is_staff_user(user: Any) -> bool:
    """A business user of an authority: not an enterprise's filer."""
    outside = {str(role) for role in SYSTEM_ROLES} | {str(Role.ENTERPRISE)}
    return bool(getattr(user, "roles", frozenset()) - outside)


@permission_rules.predicate
def is_signed_in(user: Any) -> bool:
    return bool(getattr(user, "is_active", False))


permission_rules.add_perm("accounts.use_desk", is_signed_in)
permission_rules.add_perm("accounts.view_account", has_role(Role.ADMINISTRATOR, Role.SECURITY))
permission_rules.add_perm("accounts.edit_account", has_role(Role.ADMINISTRATOR))
permission_rules.add_perm("accounts.lock_account", has_role(Role.SECURITY))
permission_rules.add_perm("accounts.view_sign_in", has_role(Role.SECURITY))
# The administrator gives passwords, the security officer decides on second factors: neither alone can enter as another.
permission_rules.add_perm("accounts.set_sign_in_rule", has_role(Role.SECURITY))
permission_rules.add_perm("accounts.end_session", has_role(Role.SECURITY))
permission_rules.add_perm("accounts.reset_second_factor", has_role(Role.SECURITY))
permission_rules.add_perm("accounts.revoke_token", has_role(Role.ADMINISTRATOR, Role.SECURITY))
permission_rules.add_perm("audit.view_audit", has_role(Role.AUDITOR))
permission_rules.add_perm("events.view_event", has_role(Role.ADMINISTRATOR, Role.AUDITOR))
# What a fact says is business data; the administrator sees only that it happened.
permission_rules.add_perm("events.view_event_data", has_role(Role.AUDITOR))
permission_rules.add_perm("jobs.view_job", has_role(Role.ADMINISTRATOR))
permission_rules.add_perm("jobs.retry_job", has_role(Role.ADMINISTRATOR))
