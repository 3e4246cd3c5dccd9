"""What other rooms may call."""

from anlan.communication.duty.enums import DutyRole
from anlan.communication.duty.matters import Matter, MattersProvider, Watch, register_matters
from anlan.communication.duty.models import Shift
from anlan.communication.duty.queries import (
    PersonOnDuty,
    current_shift,
    leaders_on_duty,
    people_of,
    people_on_duty,
    scheduled_shift,
)

__all__ = [
    "DutyRole",
    "Matter",
    "MattersProvider",
    "PersonOnDuty",
    "Shift",
    "Watch",
    "current_shift",
    "leaders_on_duty",
    "people_of",
    "people_on_duty",
    "register_matters",
    "scheduled_shift",
]
