"""Headquarters, instructions, tasks and the casualty register of an incident."""
