"""Who may do what with 应急物资. Enterprises and system roles have no part in it."""

import rules as permission_rules
from anlan.base.accounts.enums import Role
from anlan.base.accounts.facade import has_role, is_staff_user

_KEEPERS = (Role.CLERK, Role.DISTRICT_OFFICER, Role.TOWNSHIP_OFFICER)
_FIELD = (Role.DUTY_OFFICER, Role.LEADER, Role.VEHICLE_CREW, Role.ENFORCEMENT_OFFICER)

permission_rules.add_perm("supplies.view_stock", is_staff_user)
permission_rules.add_perm("supplies.edit_item", has_role(Role.CLERK))
permission_rules.add_perm("supplies.keep_stock", has_role(*_KEEPERS))
permission_rules.add_perm("supplies.request_supplies", has_role(*_KEEPERS, *_FIELD))
permission_rules.add_perm("supplies.commit_supplies", has_role(*_KEEPERS, Role.DUTY_OFFICER))
permission_rules.add_perm("supplies.receive_supplies", has_role(*_KEEPERS, *_FIELD))
permission_rules.add_perm(
    "supplies.approve_stocktake", has_role(Role.CLERK, Role.LEADER, Role.DISTRICT_OFFICER)
)
