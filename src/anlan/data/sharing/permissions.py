"""Who may read the change feed and the catalogue, and who sets up webhooks."""

import rules as permission_rules
from anlan.base.accounts.enums import Role
from anlan.base.accounts.facade import has_role, is_signed_in, is_staff_user

_ADMINISTRATOR = has_role(Role.ADMINISTRATOR)

permission_rules.add_perm("sharing.read_changes", is_signed_in)
permission_rules.add_perm("sharing.view_catalogue", is_staff_user | _ADMINISTRATOR)
permission_rules.add_perm("sharing.edit_webhook", _ADMINISTRATOR)
