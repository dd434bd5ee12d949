"""Where other programs keep models, and what they know about them. Nothing of theirs is ever changed."""
