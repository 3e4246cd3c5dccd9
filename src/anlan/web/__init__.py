"""Home, search and pages over several rooms."""
