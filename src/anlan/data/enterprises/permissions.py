"""Who may read and edit the enterprise ledger. What they may see of it is their scope."""

import rules as permission_rules
from anlan.base.accounts.enums import Role
from anlan.base.accounts.facade import has_role, is_business_user, is_staff_user

permission_rules.add_perm("enterprises.view_enterprise", is_business_user)
permission_rules.add_perm(
    "enterprises.create_enterprise", has_role(Role.CLERK, Role.DISTRICT_OFFICER, Role.TOWNSHIP_OFFICER)
)
permission_rules.add_perm(
    "enterprises.edit_enterprise",
    has_role(Role.CLERK, Role.DISTRICT_OFFICER, Role.TOWNSHIP_OFFICER, Role.ENTERPRISE),
)
permission_rules.add_perm(
    "enterprises.retire_enterprise", has_role(Role.CLERK, Role.DISTRICT_OFFICER, Role.TOWNSHIP_OFFICER)
)
permission_rules.add_perm("enterprises.view_worklist", is_staff_user)
