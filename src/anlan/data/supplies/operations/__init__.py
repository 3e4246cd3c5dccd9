"""Writes of the supplies room: every change of a quantity goes through `books`."""
