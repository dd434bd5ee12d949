"""The operating system: folders, files, locks, logs, hardware. No Qt."""
