"""The pure core of Handrail: events, folds, sync rules. No I/O, no clock, no chance."""
