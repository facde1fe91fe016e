"""Numbers for charts and reports, derived from a plan: pandas frames and chart series."""
