"""Text → LaTeX: its special characters, and Unicode that pdfTeX's fonts do not have."""

import re

_SPECIAL = {
    "\\": "\\textbackslash{}", "{": "\\{", "}": "\\}", "$": "\\$", "&": "\\&", "#": "\\#", "%": "\\%", "_": "\\_",
    "^": "\\textasciicircum{}", "~": "\\textasciitilde{}", "<": "\\textless{}", ">": "\\textgreater{}",
    "|": "\\textbar{}", '"': "\\textquotedbl{}", "`": "\\textasciigrave{}",
}  # fmt: skip
# Unicode → a macro of LaTeX, amssymb or textcomp. Each stands inside \ensuremath, so it does in text and in formulas.
_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "varepsilon", "ϵ": "epsilon", "ζ": "zeta", "η": "eta",
    "θ": "theta", "ϑ": "vartheta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "µ": "mu", "ν": "nu", "ξ": "xi",
    "π": "pi", "ρ": "rho", "σ": "sigma", "ς": "varsigma", "τ": "tau", "υ": "upsilon", "φ": "varphi", "ϕ": "phi",
    "χ": "chi", "ψ": "psi", "ω": "omega", "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta", "Λ": "Lambda", "Ξ": "Xi",
    "Π": "Pi", "Σ": "Sigma", "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega",
}  # fmt: skip
_SYMBOLS = {
    "≤": "le", "≥": "ge", "≠": "ne", "≈": "approx", "≡": "equiv", "≅": "cong", "∼": "sim", "≃": "simeq", "∝": "propto",
    "≪": "ll", "≫": "gg", "⩽": "leqslant", "⩾": "geqslant", "≺": "prec", "≻": "succ",
    "±": "pm", "∓": "mp", "×": "times", "÷": "div", "·": "cdot", "⋅": "cdot", "∗": "ast", "∘": "circ", "⊕": "oplus",
    "⊗": "otimes", "∙": "bullet", "−": "mathord{-}", "⁄": "mathord{/}", "∕": "mathord{/}",
    "→": "to", "←": "leftarrow", "↔": "leftrightarrow", "⇒": "Rightarrow", "⇐": "Leftarrow", "⇔": "Leftrightarrow",
    "⟹": "Longrightarrow", "⟸": "Longleftarrow", "⟺": "Longleftrightarrow", "⟶": "longrightarrow", "↦": "mapsto",
    "↑": "uparrow", "↓": "downarrow", "⇌": "rightleftharpoons", "↪": "hookrightarrow",
    "∞": "infty", "∂": "partial", "∇": "nabla", "∑": "sum", "∏": "prod", "∫": "int", "∬": "iint", "∮": "oint",
    "√": "surd", "∛": "sqrt[3]{}", "∀": "forall", "∃": "exists", "∄": "nexists", "∅": "emptyset", "∈": "in",
    "∉": "notin", "∋": "ni", "⊂": "subset", "⊃": "supset", "⊆": "subseteq", "⊇": "supseteq", "∪": "cup", "∩": "cap",
    "∖": "setminus", "∧": "wedge", "∨": "vee", "¬": "neg", "⊤": "top", "⊥": "perp", "⊢": "vdash", "⊨": "models",
    "∥": "parallel", "∣": "mid", "∤": "nmid", "∠": "angle", "△": "triangle", "□": "square", "■": "blacksquare",
    "◻": "square", "∎": "blacksquare", "★": "bigstar", "☆": "star", "✓": "checkmark", "✔": "checkmark", "✗": "times",
    "∴": "therefore", "∵": "because", "…": "ldots", "⋯": "cdots", "⋮": "vdots", "⋱": "ddots", "′": "prime",
    "ℝ": "mathbb{R}", "ℕ": "mathbb{N}", "ℤ": "mathbb{Z}", "ℚ": "mathbb{Q}", "ℂ": "mathbb{C}", "ℙ": "mathbb{P}",
    "ℓ": "ell", "ℏ": "hbar", "ℜ": "Re", "ℑ": "Im", "ℵ": "aleph", "⌊": "lfloor", "⌋": "rfloor", "⌈": "lceil",
    "⌉": "rceil", "⟨": "langle", "⟩": "rangle", "‖": "Vert", "°": "mathord{^{\\circ}}", "†": "dagger",
}  # fmt: skip
_RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ", "0123456789+-=()ni", strict=True))
_LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₙₓₐ", "0123456789+-=()nxa", strict=True))
_FRACTIONS = {"½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅛": (1, 8)}
_SPACES = {
    "\u00a0": "~", "\u2009": "\\,", "\u200a": "\\,", "\u202f": "\\,", "\u2002": "\\ ", "\u2003": "\\quad{}",
    "\u200b": "", "\u200c": "", "\u200d": "", "\u2060": "", "\ufeff": "", "\ufe0f": "", "\u00ad": "\\-",
    "\u2011": "-", "\u2010": "-", "\ufffd": "\\fbox{?}",
} | dict.fromkeys(map(chr, [*range(9), 11, 12, *range(14, 32), *range(0x7F, 0xA0)]), "")  # fmt: skip
# What inputenc and T1 fonts lack: whatever is neither ASCII, Latin, nor usual punctuation.
_FOREIGN = re.compile("[^ -~\n\t\u00a1-\u017e–—‘’‚“”„•€™]+")

# Of these the fonts of formulas have none, or other signs in their places.
_LETTERS = re.compile("[\u00a1-\u017e–—‘’‚“”„•€™]+")


def text(source: str) -> str:
    """Any text, to stand in a paragraph."""
    return _marked(source.translate(_TEXT), "\\foreignbreak{}")


def in_formula(tex: str) -> str:
    """TeX of a formula with Unicode signs written as macros."""
    return _marked(_LETTERS.sub(r"\\text{\g<0>}", tex.translate(_UNICODE)), "")


def foreign_characters(latex: str) -> list[str]:
    """The characters that only LuaLaTeX or XeLaTeX can show, with a font of the system; sorted."""
    return sorted(set("".join(_FOREIGN.findall(latex))))


def _marked(latex: str, between: str) -> str:
    return _FOREIGN.sub(lambda run: f"\\foreignscript{{{between.join(run[0])}}}", latex)


def _table() -> dict[str, str]:
    table = {character: f"\\ensuremath{{\\{name}}}" for character, name in (_GREEK | _SYMBOLS).items()}
    table |= {character: f"\\ensuremath{{^{{{digit}}}}}" for character, digit in _RAISED.items()}
    table |= {character: f"\\ensuremath{{_{{{digit}}}}}" for character, digit in _LOWERED.items()}
    table |= {sign: f"\\ensuremath{{\\tfrac{{{a}}}{{{b}}}}}" for sign, (a, b) in _FRACTIONS.items()}
    return table | _SPACES


_UNICODE = str.maketrans(_table())
_TEXT = str.maketrans(_table() | _SPECIAL)
