"""Views of goals: the board, their terms, agreement, status, steps, milestones and measures."""
