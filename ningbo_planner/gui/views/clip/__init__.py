"""The clipboard of the grid: what other programs put there and take from there, where it goes, and what is said about it."""
