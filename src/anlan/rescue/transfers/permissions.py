"""Who passes incidents on, who accepts them, who sees it."""

import rules as permission_rules
from anlan.base.accounts.enums import Role
from anlan.base.accounts.facade import has_role, is_staff_user

permission_rules.add_perm("transfers.view_transfer", is_staff_user)
permission_rules.add_perm(
    "transfers.send_transfer", has_role(Role.DUTY_OFFICER, Role.LEADER, Role.DISTRICT_OFFICER)
)
permission_rules.add_perm(
    "transfers.accept_transfer",
    has_role(Role.DUTY_OFFICER, Role.LEADER, Role.DISTRICT_OFFICER, Role.TOWNSHIP_OFFICER, Role.CLERK),
)
