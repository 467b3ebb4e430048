"""Questions and answers: conversations, the wire, patience, what a page says, what is remembered. Knows no entry."""
