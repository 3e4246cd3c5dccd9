"""Who may read and edit the hazard ledger."""

import rules as permission_rules
from anlan.base.accounts.enums import Role
from anlan.base.accounts.facade import has_role, is_business_user

_EDITORS = has_role(Role.CLERK, Role.DISTRICT_OFFICER, Role.TOWNSHIP_OFFICER)

permission_rules.add_perm("hazards.view_installation", is_business_user)
permission_rules.add_perm("hazards.view_substance", is_business_user)
permission_rules.add_perm("hazards.create_installation", _EDITORS | has_role(Role.ENTERPRISE))
permission_rules.add_perm("hazards.edit_installation", _EDITORS | has_role(Role.ENTERPRISE))
permission_rules.add_perm("hazards.retire_installation", _EDITORS)
permission_rules.add_perm("hazards.settle_grading", has_role(Role.CLERK, Role.DISTRICT_OFFICER))
permission_rules.add_perm("hazards.edit_substance", has_role(Role.CLERK, Role.EXPERT))
permission_rules.add_perm(
    "hazards.add_sheet", has_role(Role.CLERK, Role.EXPERT, Role.DISTRICT_OFFICER, Role.ENTERPRISE)
)
permission_rules.add_perm(
    "hazards.settle_mixing", has_role(Role.CLERK, Role.DISTRICT_OFFICER, Role.TOWNSHIP_OFFICER)
)
