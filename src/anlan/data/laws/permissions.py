"""Who may read the law library, and who may bring laws in."""

import rules as permission_rules
from anlan.base.accounts.enums import Role
from anlan.base.accounts.facade import has_role, is_signed_in

permission_rules.add_perm("laws.view_law", is_signed_in)
permission_rules.add_perm("laws.load_law", has_role(Role.CLERK, Role.ADMINISTRATOR))
