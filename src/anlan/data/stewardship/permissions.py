"""Who may do what with 数据责任. Which records, their scope says; an enterprise's people confirm what it keeps."""

import rules as permission_rules
from anlan.base.accounts.enums import Role
from anlan.base.accounts.facade import has_role, is_business_user, is_staff_user

_KEEPERS = has_role(Role.CLERK, Role.DISTRICT_OFFICER, Role.TOWNSHIP_OFFICER, Role.DUTY_OFFICER)

permission_rules.add_perm("stewardship.view_upkeep", is_business_user)
# The figures compare districts and townships with each other.
permission_rules.add_perm("stewardship.view_assessment", is_staff_user)
permission_rules.add_perm("stewardship.confirm_record", _KEEPERS | has_role(Role.ENTERPRISE))
# A rule names people and periods and shows no record: the administrator may write it.
permission_rules.add_perm("stewardship.view_duty", is_staff_user | has_role(Role.ADMINISTRATOR))
permission_rules.add_perm("stewardship.edit_duty", has_role(Role.CLERK, Role.ADMINISTRATOR))
