"""Who may read and edit the duty contacts. Enterprises and system roles have no part in them."""

import rules as permission_rules
from anlan.base.accounts.enums import Role
from anlan.base.accounts.facade import has_role, is_staff_user

_EDITORS = has_role(Role.CLERK, Role.DISTRICT_OFFICER, Role.TOWNSHIP_OFFICER)

permission_rules.add_perm("duty_contacts.view_contact", is_staff_user)
permission_rules.add_perm("duty_contacts.create_contact", _EDITORS)
permission_rules.add_perm("duty_contacts.edit_contact", _EDITORS)
permission_rules.add_perm("duty_contacts.retire_contact", _EDITORS)
