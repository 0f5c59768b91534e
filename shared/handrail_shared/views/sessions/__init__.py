"""Views of sessions: agenda, rounds, commitments, feedback and observations."""
