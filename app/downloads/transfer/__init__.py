"""Fetches one model: ranges over several connections, a journal, a hash in order."""
