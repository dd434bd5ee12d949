"""What the KV cache holds, and how much of the next prompt is there already."""

from collections.abc import Sequence


class Session:
    """The tokens that have been through the model, in order."""

    def __init__(self) -> None:
        self._tokens: list[int] = []

    def __len__(self) -> int:
        return len(self._tokens)

    def reusable(self, prompt: Sequence[int]) -> int:
        """Length of the common beginning; the last prompt token is always read again, for its logits."""
        limit = min(len(self._tokens), len(prompt) - 1)
        low, high = 0, max(limit, 0)
        while low < high:  # compare slices at the speed of C, halving
            middle = (low + high + 1) // 2
            if self._tokens[low:middle] == list(prompt[low:middle]):
                low = middle
            else:
                high = middle - 1
        return low

    def keep(self, count: int) -> None:
        """Forget all but the first `count` tokens."""
        del self._tokens[count:]

    def extend(self, tokens: Sequence[int]) -> None:
        self._tokens.extend(tokens)

    def append(self, token: int) -> None:
        self._tokens.append(token)
