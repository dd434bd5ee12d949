"""Text → blocks and drawing lists that a view can show; no widgets, no Qt."""
