"""Who is on duty: rosters, hand-over, duty log, day report."""
