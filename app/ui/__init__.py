"""The façade: shows values and reports wishes. Knows core, control and render, never a room with effects."""
