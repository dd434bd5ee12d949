"""Where a train of thought takes a new step: "Wait, …", "Let me check …", "First, …", "Step 2"."""

import re

LONGEST_TITLE = 72
LONG_STEP = 900  # characters after which any paragraph begins a new one
_CUES = (
    "(?:but |so |hmm,? |ok(?:ay)?,? )?wait|hmm+|let me|let's|let us|now|first(?:ly)?|second(?:ly)?|third(?:ly)?|next"
    "|then|finally|lastly|alternatively|another|actually|hold on|okay|ok|alright|so|therefore|thus|hence|however|but"
    "|maybe|perhaps|suppose|assume|in summary|to (?:check|verify|confirm|be sure|solve|find)|similarly|also"
    r"|(?:double[- ])?check(?:ing)?|verify(?:ing)?|(?:step|case|method) \d+|we (?:need|want|have|can)|i need"
)
_CUE = re.compile(rf"(?:{_CUES})\b|[（(]?\d+[.)）]\s", re.IGNORECASE)
_CUE_CJK = re.compile(
    "等等|等一下|首先|其次|然后|接下来|接着|最后|所以|因此|另外|或者|让我|现在|验证|检查|步骤|まず|次に|したがって|確認"
)
_DELIMITERS = re.compile(r"\$+|\\[()\[\]]")  # of formulas
_SENTENCE = re.compile(r"(?<=[^\s.!?])[.!?:](?=\s|$)|[。！？：]")


def begins_step(paragraph: str, since: int) -> bool:
    """`since`: characters from the beginning of the step before."""
    text = paragraph.lstrip("*_#> ")
    return bool(_CUE.match(text) or _CUE_CJK.match(text)) or since >= LONG_STEP


def title(paragraph: str) -> str:
    """Its first sentence, if that is short; else its beginning."""
    text = " ".join(_DELIMITERS.sub("", paragraph).split())
    found = _SENTENCE.search(text)
    sentence = text[: found.start()] if found is not None and found.start() >= 3 else text
    return sentence if len(sentence) <= LONGEST_TITLE else sentence[: LONGEST_TITLE - 1].rstrip() + "…"
