"""Who may read and edit the case library."""

import rules as permission_rules
from anlan.base.accounts.enums import Role
from anlan.base.accounts.facade import has_role, is_staff_user

_EDITORS = has_role(Role.CLERK, Role.DISTRICT_OFFICER, Role.TOWNSHIP_OFFICER)

permission_rules.add_perm("cases.view_case", is_staff_user)
permission_rules.add_perm("cases.create_case", _EDITORS)
permission_rules.add_perm("cases.edit_case", _EDITORS)
permission_rules.add_perm("cases.retire_case", _EDITORS)
