"""Formulas of the sort the Phi-4 family writes, as (TeX, display)."""

import json
from pathlib import Path

FILE = Path(__file__).parents[1] / "data" / "formulas.json"
FORMULAS: tuple[tuple[str, bool], ...] = tuple(
    (tex, display) for tex, display in json.loads(FILE.read_text(encoding="utf-8"))
)
