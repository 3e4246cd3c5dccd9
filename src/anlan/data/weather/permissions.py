"""Who may read the weather, enter it by hand and keep stations."""

import rules as permission_rules
from anlan.base.accounts.enums import Role
from anlan.base.accounts.facade import has_role, is_staff_user

permission_rules.add_perm("weather.view_weather", is_staff_user)
permission_rules.add_perm(
    "weather.enter_observation",
    has_role(
        Role.DUTY_OFFICER,
        Role.EXPERT,
        Role.CLERK,
        Role.DISTRICT_OFFICER,
        Role.TOWNSHIP_OFFICER,
        Role.ENFORCEMENT_OFFICER,
        Role.VEHICLE_CREW,
    ),
)
permission_rules.add_perm("weather.edit_station", has_role(Role.CLERK, Role.ADMINISTRATOR))
permission_rules.add_perm("weather.push_observation", has_role(Role.CLERK, Role.ADMINISTRATOR))
