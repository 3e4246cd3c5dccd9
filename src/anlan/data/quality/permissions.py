"""Who may do what with 数据质量. Which records, their scope says; a merge also asks for the ledger's right to edit."""

import rules as permission_rules
from anlan.base.accounts.enums import Role
from anlan.base.accounts.facade import has_role

_KEEPERS = has_role(Role.CLERK, Role.DISTRICT_OFFICER)

permission_rules.add_perm("quality.view_worklist", _KEEPERS | has_role(Role.TOWNSHIP_OFFICER))
permission_rules.add_perm("quality.decide_pair", _KEEPERS)
permission_rules.add_perm("quality.merge_record", _KEEPERS)
permission_rules.add_perm("quality.confirm_issue", _KEEPERS | has_role(Role.TOWNSHIP_OFFICER))
