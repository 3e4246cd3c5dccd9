"""Who may read and edit the resource ledgers. Enterprises and system roles have no part in them."""

import rules as permission_rules
from anlan.base.accounts.enums import Role
from anlan.base.accounts.facade import has_role, is_staff_user

_EDITORS = has_role(Role.CLERK, Role.DISTRICT_OFFICER, Role.TOWNSHIP_OFFICER)

for noun in ("resource", "place", "water", "area"):
    permission_rules.add_perm(f"resources.view_{noun}", is_staff_user)
    permission_rules.add_perm(f"resources.create_{noun}", _EDITORS)
    permission_rules.add_perm(f"resources.edit_{noun}", _EDITORS)
    permission_rules.add_perm(f"resources.retire_{noun}", _EDITORS)
