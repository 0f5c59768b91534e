"""Undo: what one run appended is taken back by events, and what stood before is shown again.

1. After it, both people see what they would see had the run not been, but for what tells the way.
2. Taking that back does it again, under new ids where the old ones are spent.
3. What somebody changed since is left alone: `changed_since`, and nothing is appended. Of a goal's terms, the fields
   that still stand go back.
4. All of a run is taken back, or none; never an older one instead.
"""

from handrail_shared.commands.undo.items import UndoEntry, UndoItem
from handrail_shared.commands.undo.undoing import undo

__all__ = ["UndoEntry", "UndoItem", "undo"]
