"""Lease job queue and periodic slots."""
