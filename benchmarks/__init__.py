"""Measurements of what the budgets speak of (`make bench`); nothing here is part of the product."""
