"""Facts in order, replay, live stream."""
