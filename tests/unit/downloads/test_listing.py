"""Which models a repository's files make up."""

import pytest

from app.core.catalogue import Hub, RemoteFile
from app.core.errors import AppError
from app.core.models import Variant
from app.downloads.listing import MAX_FILES, Listing, models_of

SHA = "a" * 64


def listing(*paths: str, repository: str = "unsloth/Phi-4-reasoning-plus-GGUF") -> Listing:
    return Listing(Hub.HUGGING_FACE, repository, "c0ffee", tuple(RemoteFile(path, 10, SHA) for path in paths))


def test_one_model_for_each_quantization() -> None:
    models = models_of(listing("README.md", "Phi-4-reasoning-plus-Q8_0.gguf", "Phi-4-reasoning-plus-UD-Q4_K_XL.gguf"))
    assert [model.quantization for model in models] == ["Q8_0", "UD-Q4_K_XL"]
    assert {model.revision for model in models} == {"c0ffee"}
    assert {model.variant for model in models} == {Variant.PHI_4_REASONING_PLUS}
    assert all(model.confirmed for model in models)


def test_parts_are_one_model_in_their_order() -> None:
    parts = [f"BF16/phi-4-BF16-0000{number}-of-00003.gguf" for number in (3, 1, 2)]
    (model,) = models_of(listing(*parts, repository="unsloth/phi-4-GGUF"))
    assert [file.path for file in model.files] == sorted(parts)
    assert model.size == 30
    assert model.quantization == "BF16"


def test_a_model_that_lacks_a_part_is_none() -> None:
    assert models_of(listing("a-00001-of-00003.gguf", "a-00003-of-00003.gguf")) == ()
    assert models_of(listing("a-00001-of-99999.gguf", "a-00000-of-00001.gguf", "a-00002-of-00001.gguf")) == ()


def test_projectors_and_importance_matrices_are_left_out() -> None:
    (model,) = models_of(listing("mmproj-F16.gguf", "imatrix.gguf", "phi-4-Q4_K_M.gguf"))
    assert model.name == "phi-4-Q4_K_M.gguf"


def test_what_is_not_told_is_not_confirmed() -> None:
    unknown = Listing(Hub.MODELSCOPE, "a/b", "master", (RemoteFile("x-Q8_0.gguf", None),))
    (model,) = models_of(unknown)
    assert not model.confirmed
    assert model.size is None
    assert model.variant is Variant.UNKNOWN


def test_more_models_than_can_be_shown_are_refused_in_words() -> None:
    names = [f"model-{number}-Q8_0.gguf" for number in range(MAX_FILES + 1)]
    assert len(models_of(listing(*names[1:]))) == MAX_FILES
    with pytest.raises(AppError, match="can't be listed") as caught:
        listing(*names)
    assert "2,001" in caught.value.problem.detail
