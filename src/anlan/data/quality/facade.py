"""What other rooms may call."""

from anlan.data.quality.jobs import drain, examine_all
from anlan.data.quality.models import Issue, Merge, Pair
from anlan.data.quality.moving import Mover, register_mover
from anlan.data.quality.operations import confirm_issue, dismiss, merge, reopen, undo_merge

__all__ = [
    "Issue",
    "Merge",
    "Mover",
    "Pair",
    "confirm_issue",
    "dismiss",
    "drain",
    "examine_all",
    "merge",
    "register_mover",
    "reopen",
    "undo_merge",
]
