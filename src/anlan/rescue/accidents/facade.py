"""What other rooms may call."""

from anlan.rescue.accidents.columns import IMPORT_COLUMNS
from anlan.rescue.accidents.figures import Report, Sums, YearToDate, figures, report
from anlan.rescue.accidents.ledger import BOOK, KIND
from anlan.rescue.accidents.models import Accident
from anlan.rescue.accidents.operations.dossier import extend_investigation, move_dossier, write_case
from anlan.rescue.accidents.operations.following import follow_incident
from anlan.rescue.accidents.operations.keeping import (
    change_accident,
    create_accident,
    decide_counted,
    restore_accident,
    retire_accident,
)
from anlan.rescue.accidents.periods import Period, period_of
from anlan.rescue.accidents.queries import accident_by_id, accident_of, accidents, accidents_at
from anlan.rescue.accidents.serialise import accident_json

__all__ = [
    "BOOK",
    "IMPORT_COLUMNS",
    "KIND",
    "Accident",
    "Period",
    "Report",
    "Sums",
    "YearToDate",
    "accident_by_id",
    "accident_json",
    "accident_of",
    "accidents",
    "accidents_at",
    "change_accident",
    "create_accident",
    "decide_counted",
    "extend_investigation",
    "figures",
    "follow_incident",
    "move_dossier",
    "period_of",
    "report",
    "restore_accident",
    "retire_accident",
    "write_case",
]
