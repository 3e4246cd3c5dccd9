"""Who may read and keep the dossiers. What they may see of them is their scope."""

import rules as permission_rules
from anlan.base.accounts.enums import Role
from anlan.base.accounts.facade import has_role, is_business_user

_KEEPERS = has_role(Role.CLERK, Role.DISTRICT_OFFICER, Role.TOWNSHIP_OFFICER)
# The night call that shows a shut-off to be elsewhere is written down at once.
_WRITERS = _KEEPERS | has_role(Role.DUTY_OFFICER, Role.ENTERPRISE)

permission_rules.add_perm("dossiers.view_dossier", is_business_user)
permission_rules.add_perm("dossiers.create_item", _WRITERS)
permission_rules.add_perm("dossiers.edit_item", _WRITERS)
permission_rules.add_perm("dossiers.retire_item", _KEEPERS | has_role(Role.ENTERPRISE))
