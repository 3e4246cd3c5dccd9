"""Who plans campaigns, who collects and who checks."""

import rules as permission_rules
from anlan.base.accounts.enums import Role
from anlan.base.accounts.facade import has_role, is_staff_user

permission_rules.add_perm("campaigns.view_campaign", is_staff_user)
permission_rules.add_perm("campaigns.plan_campaign", has_role(Role.CLERK))
permission_rules.add_perm("campaigns.assign_object", has_role(Role.CLERK, Role.DISTRICT_OFFICER))
permission_rules.add_perm(
    "campaigns.collect_object",
    has_role(Role.CLERK, Role.DISTRICT_OFFICER, Role.TOWNSHIP_OFFICER, Role.ENFORCEMENT_OFFICER),
)
permission_rules.add_perm("campaigns.check_object", has_role(Role.CLERK, Role.DISTRICT_OFFICER))
