"""The size of a transformer, as far as memory and speed follow from it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ModelShape:
    """Dimensions of a model of the phi3 architecture."""

    layers: int
    embedding: int  # width of the hidden state
    feed_forward: int
    heads: int
    kv_heads: int
    head_size: int
    vocabulary: int
    trained_context: int  # tokens
    tied_embeddings: bool  # the output matrix is the embedding matrix
    parameters: int

    @property
    def can_quantize_cache(self) -> bool:
        """Whether keys and values can be stored in blocks of 32 with a scale each."""
        return self.head_size % 32 == 0


PHI_4_SHAPE = ModelShape(40, 5120, 17920, 40, 10, 128, 100_352, 16_384, False, 14_659_507_200)
PHI_4_REASONING_SHAPE = ModelShape(40, 5120, 17920, 40, 10, 128, 100_352, 32_768, False, 14_659_507_200)
PHI_4_MINI_SHAPE = ModelShape(32, 3072, 8192, 24, 8, 128, 200_064, 131_072, True, 3_836_021_760)
