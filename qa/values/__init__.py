"""What stretches of text amount to: dates, times, amounts, whether two are the same, and whether one is of a wanted type."""
