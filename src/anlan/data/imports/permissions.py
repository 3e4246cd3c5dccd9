"""Who may import. Which rows they may import is their jurisdiction, checked row by row."""

import rules as permission_rules
from anlan.base.accounts.enums import Role
from anlan.base.accounts.facade import has_role

_importers = has_role(Role.CLERK, Role.DISTRICT_OFFICER, Role.DUTY_OFFICER)

permission_rules.add_perm("imports.view_import", _importers)
permission_rules.add_perm("imports.run_import", _importers)
permission_rules.add_perm("imports.undo_import", _importers)
