"""Who may do what in the command of a response."""

import rules as permission_rules
from anlan.base.accounts.enums import Role
from anlan.base.accounts.facade import has_role, is_business_user, is_staff_user

COMMANDERS = has_role(Role.DUTY_OFFICER, Role.LEADER, Role.DISTRICT_OFFICER)

permission_rules.add_perm("command.view_command", is_staff_user)
permission_rules.add_perm("command.lead_headquarters", COMMANDERS)
permission_rules.add_perm("command.issue_instruction", COMMANDERS)
permission_rules.add_perm("command.answer_instruction", is_business_user)
permission_rules.add_perm("command.note_receipt", COMMANDERS)
permission_rules.add_perm("command.keep_task", COMMANDERS)
permission_rules.add_perm("command.view_register", is_staff_user)
permission_rules.add_perm("command.view_person", COMMANDERS)
permission_rules.add_perm("command.keep_register", COMMANDERS)
permission_rules.add_perm("command.read_identity", has_role(Role.DUTY_OFFICER, Role.LEADER))
