"""Who may do what at the desk."""

import rules as permission_rules
from anlan.base.accounts.enums import Role
from anlan.base.accounts.facade import has_role, is_business_user, is_staff_user

COMMANDERS = has_role(Role.DUTY_OFFICER, Role.LEADER, Role.DISTRICT_OFFICER)

permission_rules.add_perm("incidents.view_incident", is_business_user)
permission_rules.add_perm("incidents.view_picture", is_staff_user)
permission_rules.add_perm("incidents.report_incident", is_business_user)
permission_rules.add_perm("incidents.take_call", COMMANDERS)
permission_rules.add_perm("incidents.change_incident", COMMANDERS)
permission_rules.add_perm("incidents.dispatch_resource", COMMANDERS)
permission_rules.add_perm("incidents.advance_dispatch", COMMANDERS | has_role(Role.VEHICLE_CREW))
permission_rules.add_perm("incidents.add_entry", is_staff_user)
permission_rules.add_perm("incidents.add_photo", is_staff_user)
permission_rules.add_perm("incidents.decide", COMMANDERS)
permission_rules.add_perm("incidents.prepare_bulletin", has_role(Role.DUTY_OFFICER, Role.DISTRICT_OFFICER))
permission_rules.add_perm("incidents.sign_bulletin", has_role(Role.LEADER))
permission_rules.add_perm("incidents.close_incident", COMMANDERS)
permission_rules.add_perm("incidents.set_clock", has_role(Role.ADMINISTRATOR))
permission_rules.add_perm("incidents.view_call", is_staff_user)
permission_rules.add_perm("incidents.merge_incident", COMMANDERS)
permission_rules.add_perm("incidents.report_delivery", COMMANDERS)
permission_rules.add_perm("incidents.receive_bulletin", is_business_user)
# Who is told is the answer of the head of the department (Order 493 article 10); the administrator keeps the list.
permission_rules.add_perm("incidents.set_addressees", has_role(Role.ADMINISTRATOR, Role.LEADER))
