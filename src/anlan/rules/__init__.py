"""Statutory rules as pure functions: each names its legal basis and is picked by the date of the fact. No
Django."""
