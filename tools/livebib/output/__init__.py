"""What is generated: render, export, fmt. No network, no clock, no memory: all it needs of those is given as values."""
