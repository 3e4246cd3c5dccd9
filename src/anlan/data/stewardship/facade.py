"""What other rooms may call."""

from anlan.data.stewardship.catalogue import FieldGroup, RecordKind, group_title, kind_of, kinds
from anlan.data.stewardship.duty_operations import add_duty, change_duty, end_duty
from anlan.data.stewardship.enums import OwnerKind, State
from anlan.data.stewardship.models import Confirmation, Duty, Upkeep
from anlan.data.stewardship.operations import Confirmed, still_true, undo
from anlan.data.stewardship.policies import Freshness, Score
from anlan.data.stewardship.queries import (
    Overview,
    Standing,
    freshness_by_record,
    freshness_of,
    open_upkeep,
    score_of,
    scores_by_division,
    scores_by_group_of,
    standings_of,
    worst_by_record,
)
from anlan.data.stewardship.settling import settle_all
from anlan.data.stewardship.tallies import recount

__all__ = [
    "Confirmation",
    "Confirmed",
    "Duty",
    "FieldGroup",
    "Freshness",
    "Overview",
    "OwnerKind",
    "RecordKind",
    "Score",
    "Standing",
    "State",
    "Upkeep",
    "add_duty",
    "change_duty",
    "end_duty",
    "freshness_by_record",
    "freshness_of",
    "group_title",
    "kind_of",
    "kinds",
    "open_upkeep",
    "recount",
    "score_of",
    "scores_by_division",
    "scores_by_group_of",
    "settle_all",
    "standings_of",
    "still_true",
    "undo",
    "worst_by_record",
]
