"""Projections kept up to date while streams grow."""
