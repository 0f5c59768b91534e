"""Order-free folds: entries of one stream, in any order, as often as they come, make one state.

A state only *shelves* what happened: facts by their id, changes in order under the subject they change, corrections
under the fact they correct. What it all means is derived from there by `handrail_shared.views`, in one pass per
subject, so that no order of arrival can matter.
"""

from handrail_shared.fold.folded import Folded, folded, from_line
from handrail_shared.fold.folding import fold, fold_all, overlay
from handrail_shared.fold.snapshots import FOLD_VERSION, restore, snapshot
from handrail_shared.fold.state import Placed, State, empty

__all__ = [
    "FOLD_VERSION",
    "Folded",
    "Placed",
    "State",
    "empty",
    "fold",
    "fold_all",
    "folded",
    "from_line",
    "overlay",
    "restore",
    "snapshot",
]
