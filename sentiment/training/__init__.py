"""Makes and measures the anger model; the running program imports it for `calmline bench anger` only."""
