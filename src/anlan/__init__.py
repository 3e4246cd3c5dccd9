"""Anlan (安澜): work-safety supervision and emergency command platform."""

__version__ = "0.1.0"
