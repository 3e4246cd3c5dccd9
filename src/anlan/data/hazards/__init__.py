"""Substances and major hazard installations."""
