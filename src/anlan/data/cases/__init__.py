"""Accident cases."""
