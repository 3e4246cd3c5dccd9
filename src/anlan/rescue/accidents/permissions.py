"""Who may read and keep the accident ledger. Enterprises and system roles have no part in it."""

import rules as permission_rules
from anlan.base.accounts.enums import Role
from anlan.base.accounts.facade import has_role, is_staff_user

_KEEPERS = has_role(Role.CLERK, Role.DUTY_OFFICER, Role.DISTRICT_OFFICER)

permission_rules.add_perm("accidents.view_accident", is_staff_user)
permission_rules.add_perm("accidents.create_accident", _KEEPERS)
permission_rules.add_perm("accidents.edit_accident", _KEEPERS)
permission_rules.add_perm("accidents.decide_counted", _KEEPERS)
permission_rules.add_perm("accidents.settle_accident", has_role(Role.CLERK, Role.DISTRICT_OFFICER))
permission_rules.add_perm("accidents.retire_accident", has_role(Role.CLERK, Role.DISTRICT_OFFICER))
permission_rules.add_perm("accidents.view_figures", is_staff_user)
