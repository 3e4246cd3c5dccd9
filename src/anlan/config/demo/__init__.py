"""The demo world: people, places and open work of a named city, built through operations. Enterprises are invented."""
