"""Which roles must have a second factor: the security officer's decision, taken for all roles at once."""

from __future__ import annotations

from collections.abc import Set
from datetime import datetime

from django.db import transaction

from anlan.base.accounts.enums import Role
from anlan.base.accounts.events import SignInRuleChanged
from anlan.base.accounts.models import SignInRule
from anlan.base.audit import facade as audit
from anlan.base.events.facade import publish
from anlan.kernel.actor import Actor
from anlan.kernel.records import RecordRef


def set_sign_in_rules(*, required: Set[Role], by: Actor, at: datetime) -> list[Role]:
    """Require a second factor of exactly these roles, from the next sign-in on; the roles whose rule changed."""
    with transaction.atomic():
        present = {
            Role(role)
            for role in SignInRule.objects.filter(second_factor=True).values_list("role", flat=True)
        }
        changed = [role for role in Role if (role in required) != (role in present)]
        for role in changed:
            wanted = role in required
            SignInRule.objects.update_or_create(
                role=role, defaults={"second_factor": wanted, "changed_at": at}
            )
            subject = RecordRef.of("role", role.value)
            audit.record(
                action="accounts.set_sign_in_rule",
                subject=subject,
                summary=f"{role.label}{'须' if wanted else '不再要求'}双因素验证",
                changes={"second_factor": [not wanted, wanted]},
                by=by,
                at=at,
            )
            publish(SignInRuleChanged(role=role.value, second_factor=wanted), subject=subject, by=by, at=at)
    return changed
