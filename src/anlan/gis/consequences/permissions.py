"""Who may calculate zones, save them as scenarios of an installation, and keep the roads."""

import rules as permission_rules
from anlan.base.accounts.enums import Role
from anlan.base.accounts.facade import has_role, is_staff_user

permission_rules.add_perm("consequences.run_scenario", is_staff_user)
permission_rules.add_perm("consequences.view_scenario", is_staff_user)
permission_rules.add_perm(
    "consequences.edit_scenario",
    has_role(Role.DUTY_OFFICER, Role.EXPERT, Role.CLERK, Role.DISTRICT_OFFICER),
)
permission_rules.add_perm("consequences.import_road", has_role(Role.ADMINISTRATOR, Role.CLERK))
