"""Who may do what with drills."""

import rules as permission_rules
from anlan.base.accounts.enums import Role
from anlan.base.accounts.facade import has_role, is_staff_user

DIRECTORS = has_role(Role.DUTY_OFFICER, Role.LEADER, Role.DISTRICT_OFFICER)

permission_rules.add_perm("drills.view_drill", is_staff_user)
permission_rules.add_perm("drills.start_drill", DIRECTORS)
permission_rules.add_perm("drills.direct_drill", DIRECTORS)
permission_rules.add_perm("drills.make_scenario", DIRECTORS)
