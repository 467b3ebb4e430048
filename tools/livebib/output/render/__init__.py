"""Templates and what makes them safe: escaped values and a closed environment."""
