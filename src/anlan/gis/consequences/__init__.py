"""影响范围: zones of release, fire and explosion on the map, saved scenarios, exposure. Owns no physics."""
