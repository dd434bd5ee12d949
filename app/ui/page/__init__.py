"""Blocks → QTextDocument, drawing lists → QPainter: the page a text is read on."""
