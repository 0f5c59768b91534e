"""Views of facts: days, ticks, series, members and comments, and what every view starts from."""
