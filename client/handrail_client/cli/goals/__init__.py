"""`handrail goal`, `step` and `milestone`."""
