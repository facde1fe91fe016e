"""Why figures disagree: causes that the numbers support, best first, each with its proof."""
