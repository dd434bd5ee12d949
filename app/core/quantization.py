"""How near a quantization comes to the weights it was made of."""

import re
from enum import IntEnum


class Quality(IntEnum):
    """In the order of what is lost; the steps are those at which the publishers of the files draw the line."""

    UNKNOWN = 0
    POOR = 1
    LOW = 2
    FAIR = 3
    GOOD = 4
    HIGH = 5
    VERY_HIGH = 6
    NEARLY_LOSSLESS = 7
    ORIGINAL = 8

    @property
    def words(self) -> str:
        return self.name.lower().replace("_", " ")


# The first pattern that a name begins with decides; names as llama.cpp writes them, without a publisher's prefix.
_QUALITIES = (
    (r"(F32|F16|BF16)$", Quality.ORIGINAL),
    (r"Q8_", Quality.NEARLY_LOSSLESS),
    (r"Q6_", Quality.VERY_HIGH),
    (r"Q5_", Quality.HIGH),
    (r"Q4_(K_S|0)", Quality.FAIR),
    (r"Q4_|MXFP4", Quality.GOOD),
    (r"IQ4_", Quality.FAIR),
    (r"Q3_|IQ3_[SM]", Quality.LOW),
    (r"I?Q[123]_|TQ", Quality.POOR),
)


def quality_of(quantization: str) -> Quality:
    """Of a name such as "Q4_K_M" or "UD-Q4_K_XL"."""
    name = quantization.upper().removeprefix("UD-")
    return next((quality for pattern, quality in _QUALITIES if re.match(pattern, name)), Quality.UNKNOWN)
