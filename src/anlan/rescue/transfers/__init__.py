"""Passing an incident on to another body, with receipt, take-over clock and return."""
