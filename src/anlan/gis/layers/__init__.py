"""一张图: the registry of map layers, boundaries and coastline, and the full-page map."""
