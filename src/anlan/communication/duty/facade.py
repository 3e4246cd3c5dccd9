"""What other rooms may call."""

from anlan.communication.duty.bar import line_of
from anlan.communication.duty.desks import home_desk
from anlan.communication.duty.enums import DutyRole, LogCategory
from anlan.communication.duty.matters import Matter, MattersProvider, Watch, register_matters
from anlan.communication.duty.models import Handover, RosterPlan, Shift
from anlan.communication.duty.operations.checking import draw_checks, record_check
from anlan.communication.duty.operations.handing_over import (
    accept_handover,
    open_matters,
    return_handover,
    start_handover,
    submit_handover,
    tick_all,
    tick_matter,
)
from anlan.communication.duty.operations.keeping import Line, register_log_source, write_entry
from anlan.communication.duty.operations.reporting import edit_report, sign_report
from anlan.communication.duty.operations.rostering import Person, change_shift, generate_roster, set_plan
from anlan.communication.duty.operations.swapping import swap_people
from anlan.communication.duty.policies import duty_day
from anlan.communication.duty.queries import (
    PersonOnDuty,
    current_shift,
    leaders_on_duty,
    people_of,
    people_on_duty,
    scheduled_shift,
)
from anlan.communication.duty.sections import DaySection, register_day_section

__all__ = [
    "DaySection",
    "DutyRole",
    "Handover",
    "Line",
    "LogCategory",
    "Matter",
    "MattersProvider",
    "Person",
    "PersonOnDuty",
    "RosterPlan",
    "Shift",
    "Watch",
    "accept_handover",
    "change_shift",
    "current_shift",
    "draw_checks",
    "duty_day",
    "edit_report",
    "generate_roster",
    "home_desk",
    "leaders_on_duty",
    "line_of",
    "open_matters",
    "people_of",
    "people_on_duty",
    "record_check",
    "register_day_section",
    "register_log_source",
    "register_matters",
    "return_handover",
    "scheduled_shift",
    "set_plan",
    "sign_report",
    "start_handover",
    "submit_handover",
    "swap_people",
    "tick_all",
    "tick_matter",
    "write_entry",
]
