"""What leaves the window: answers and conversations as Markdown, text, HTML, LaTeX and pages."""
