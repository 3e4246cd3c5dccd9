"""Who may open 一张图; each layer has its own permission on top."""

import rules as permission_rules
from anlan.base.accounts.facade import is_business_user

permission_rules.add_perm("layers.view_map", is_business_user)
