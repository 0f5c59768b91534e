"""The one writer: group commit of the pushes of every session."""
