"""Writes of the duty, by what they are about."""
