"""Documents that tell of a plan: its story of charts as slides and as a page for browsers."""
