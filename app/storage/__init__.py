"""What outlives a run: the conversations in SQLite, the settings in a file."""
