"""Who may file, review and read filings. What they may see of them is their scope."""

import rules as permission_rules
from anlan.base.accounts.enums import Role
from anlan.base.accounts.facade import has_role, is_business_user

permission_rules.add_perm("filing.view_filing", is_business_user)
permission_rules.add_perm("filing.edit_filing", has_role(Role.ENTERPRISE))
permission_rules.add_perm(
    "filing.review_filing", has_role(Role.DISTRICT_OFFICER, Role.TOWNSHIP_OFFICER, Role.CLERK)
)
