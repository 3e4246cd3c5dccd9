"""Who may read and edit the enterprise ledger. What they may see of it is their scope."""

import rules as permission_rules
from anlan.base.accounts.enums import Role
from anlan.base.accounts.facade import has_role, is_business_user, is_staff_user

permission_rules.add_perm("enterprises.view_enterprise", is_business_user)
_keepers = has_role(Role.CLERK, Role.DISTRICT_OFFICER, Role.TOWNSHIP_OFFICER)
# A call in the night may be about an enterprise nobody has filed, or show that a telephone number is wrong.
_writers = _keepers | has_role(Role.DUTY_OFFICER)

permission_rules.add_perm("enterprises.create_enterprise", _writers)
permission_rules.add_perm("enterprises.edit_enterprise", _writers | has_role(Role.ENTERPRISE))
permission_rules.add_perm("enterprises.retire_enterprise", _keepers)
permission_rules.add_perm("enterprises.view_worklist", is_staff_user)
