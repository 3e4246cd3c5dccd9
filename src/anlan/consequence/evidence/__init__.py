"""Evidence: each model against its published examples and the field trials, for the validation page and document.

Runs the models as anyone would; owns no physics and no limit that would make a model look better.
"""

from anlan.consequence.evidence.examples import Checked, check_examples
from anlan.consequence.evidence.trials import TrialGroup, judge_trials

__all__ = ["Checked", "TrialGroup", "check_examples", "judge_trials"]
