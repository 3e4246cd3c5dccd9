"""Who may see and write the duty. Enterprises and system roles have no part in it."""

import rules as permission_rules
from anlan.base.accounts.enums import Role
from anlan.base.accounts.facade import has_role, is_staff_user

_ON_DUTY = has_role(Role.DUTY_OFFICER, Role.LEADER, Role.DISTRICT_OFFICER, Role.TOWNSHIP_OFFICER)

permission_rules.add_perm("duty.view_duty", is_staff_user)
permission_rules.add_perm("duty.edit_roster", _ON_DUTY)
permission_rules.add_perm("duty.hand_over", _ON_DUTY)
permission_rules.add_perm("duty.write_log", _ON_DUTY)
permission_rules.add_perm("duty.check_duty", _ON_DUTY)
permission_rules.add_perm(
    "duty.sign_report", has_role(Role.LEADER, Role.DISTRICT_OFFICER, Role.TOWNSHIP_OFFICER)
)
