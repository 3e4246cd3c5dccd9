"""Reaching people: who is on duty, and how messages get to them."""
