"""Lanes: one per action server; goals that always end."""
