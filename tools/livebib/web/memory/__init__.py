"""What earlier runs found: answers, strikes, and what the user wants silenced."""
