"""From a chart's data to its scene: one module for each form of chart, each a function of (spec, size, look)."""
