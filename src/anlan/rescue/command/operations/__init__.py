"""Writes of the command room."""
