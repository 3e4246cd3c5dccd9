"""Pure foundations: clock, ids, actor, record references, coordinates, errors. No Django."""
