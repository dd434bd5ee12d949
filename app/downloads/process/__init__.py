"""The transfers and the hubs in a process of their own, so that they never hold up the window."""
