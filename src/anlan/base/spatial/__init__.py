"""Where things are: nearest, within a distance, within a polygon. Knows rows by layer and id, nothing of
their kind."""
