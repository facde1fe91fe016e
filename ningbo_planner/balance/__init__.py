"""Making figures add up: spreading, rounding that still adds up, the smallest repair."""
