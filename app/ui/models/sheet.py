"""The style of the models page; the marks between @ are those of app/ui/style.py."""

SHEET = """
#models, #models-body, #models QScrollArea, #drawer QScrollArea { background: @background@; }
#page-title { font-size: @large@px; font-weight: 600; }
#search { background: @card@; border: 1px solid @line@; border-radius: 9px; padding: 7px 9px; }
#search:focus { border-color: @accent@; }
QPushButton#segment { border: 1px solid transparent; background: transparent; padding: 6px 12px; color: @muted@; }
QPushButton#segment:hover { background: @hover@; }
QPushButton#segment:focus { border-color: @accent@; }
QPushButton#segment:checked { background: @hover@; color: @text@; }
#source { color: @muted@; }

QPushButton#chip { border-radius: 13px; padding: 4px 12px; font-size: @small@px; color: @muted@; }
QPushButton#chip:checked { background: @tint@; color: @accent@; border-color: @accent@; }
QPushButton#chip:checked:focus { border-color: @text@; }

#variant-title { font-size: @title@px; font-weight: 600; }
#panel-title { font-weight: 600; color: @muted@; padding: 0 16px 4px 16px; }
#panel-heading { font-weight: 600; }
#panel-hint { color: @muted@; font-size: @small@px; padding: 0 16px 4px 16px; }
#row-line, #fact-name { color: @muted@; font-size: @small@px; }
#row-line[look="good"] { color: @accent@; }
#row-note { font-size: @small@px; color: @muted@; }
#row-note[look="bad"] { color: @error@; }
#row-title { font-weight: 600; }
#model-row { border: 1px solid transparent; border-top: 1px solid @line@; background: transparent; }
#model-row:hover { background: @hover@; }
#model-row:focus { border: 1px solid @accent@; border-radius: 6px; }
#transfer { background: transparent; }
#badge { font-size: @small@px; padding: 2px 8px; border-radius: 9px; color: @muted@; }
#badge[look="accent"] { background: @tint@; color: @accent@; }
#badge[look="good"] { color: @accent@; }
#badge[look="bad"] { color: @error@; }
QPushButton#row-button { padding: 5px 10px; }
QPushButton#row-button[look="primary"] { background: @accent@; color: @on_accent@; border-color: @accent@; }
QPushButton#row-button[look="primary"]:focus { border-color: @text@; }
QPushButton#more { border: 1px solid transparent; background: transparent; color: @muted@; margin: 4px 8px; }
QPushButton#more { text-align: left; padding: 6px 8px; }
QPushButton#more:hover { background: @hover@; }
QPushButton#more:focus { border-color: @accent@; }
QToolButton#link { color: @accent@; font-size: @small@px; padding: 3px 5px; }
QProgressBar { border: none; border-radius: 3px; background: @line@; }
QProgressBar::chunk { background: @accent@; border-radius: 3px; }
QProgressBar[look="still"]::chunk { background: @muted@; }
#row-bar, #row-bar::chunk { border-radius: 1px; }
#drawer { background: @card@; border: none; border-left: 1px solid @line@; }
#drawer QScrollArea, #drawer-body { background: @card@; }
#comparison, #comparison-table { background: @card@; }
#comparison QScrollBar { background: @card@; }
#best { color: @accent@; font-weight: 600; }
#fact { background: transparent; border: none; selection-background-color: @accent@; }
"""
