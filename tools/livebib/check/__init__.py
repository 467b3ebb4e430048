"""The conversations: how each kind of link is asked about, and how the answers are judged."""
