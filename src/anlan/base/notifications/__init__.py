"""Messages to single users: what happened that is theirs to know."""
