"""Rescue teams, experts, medical institutions, supplies, shelters, sensitive places."""
