"""From what a person typed to models, against both hubs in another process."""

from collections.abc import Iterator

import pytest

from app.core.catalogue import Hub
from app.core.errors import AppError
from app.core.models import Variant
from app.downloads.answers import Answer
from app.downloads.catalogue import as_seen_at, read_shipped, repositories_of
from app.downloads.hubs import Hubs
from app.downloads.lookup import find, of_catalogue
from app.downloads.source import HubBusyError
from app.system.resources import resource
from tests.support.hub.faults import Fault
from tests.support.hub.local_hub import LocalHub, local_hub

NAME = "bartowski/microsoft_Phi-4-mini-reasoning-GGUF"
HF, MS = Hub.HUGGING_FACE, Hub.MODELSCOPE


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalHub]:
    with local_hub(tmp_path_factory.mktemp("hub")) as hub:
        for quantization in ("Q4_K_M", "Q8_0"):
            hub.publish(NAME, f"microsoft_Phi-4-mini-reasoning-{quantization}.gguf", quantization.encode())
        hub.publish(NAME, "mmproj-f16.gguf", b"eye")
        for number in (1, 2):
            hub.publish("unsloth/phi-4-GGUF", f"BF16/phi-4-BF16-0000{number}-of-00002.gguf", bytes(number))
        hub.publish("microsoft/phi-4", "model.safetensors", b"no")
        yield hub


@pytest.fixture
def hubs(server: LocalHub, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hubs]:
    server.order(faults=[])
    monkeypatch.setenv("HF_ENDPOINT", server.endpoint)
    monkeypatch.setenv("MODELSCOPE_ENDPOINT", server.endpoint)
    both = Hubs()
    yield both
    both.close()


@pytest.mark.parametrize("hub", Hub)
def test_all_of_a_repository(hubs: Hubs, hub: Hub) -> None:
    found = find(NAME, hub, hubs)
    assert not found.by_words
    assert [model.quantization for model in found.models] == ["Q4_K_M", "Q8_0"]
    assert {(model.hub, model.variant, model.confirmed) for model in found.models} == {
        (hub, Variant.PHI_4_MINI_REASONING, True)
    }


def test_one_quantization_or_one_file(hubs: Hubs) -> None:
    for text in (f"{NAME}:q8_0", f"{NAME}/microsoft_Phi-4-mini-reasoning-Q8_0.gguf"):
        (model,) = find(text, HF, hubs).models
        assert model.quantization == "Q8_0"


def test_an_address_says_which_hub(hubs: Hubs) -> None:
    assert find(f"https://modelscope.cn/models/{NAME}", HF, hubs).models[0].hub is MS
    assert find(f"https://hf.co/{NAME}", MS, hubs).models[0].hub is HF


def test_a_split_model_by_its_folder(hubs: Hubs) -> None:
    (model,) = find("https://huggingface.co/unsloth/phi-4-GGUF/tree/main/BF16", HF, hubs).models
    assert len(model.files) == 2
    assert model.size == 3


@pytest.mark.parametrize("hub", Hub)
def test_words(hubs: Hubs, hub: Hub) -> None:
    found = find("phi-4", hub, hubs)
    assert found.by_words
    assert [model.quantization for model in found.models] == ["Q4_K_M", "Q8_0", "BF16"]
    assert find("nothing of this name", hub, hubs).models == ()


def test_what_a_repository_lacks_is_told_with_what_it_has(hubs: Hubs) -> None:
    with pytest.raises(AppError, match=r"has no Q2_K\. It has Q4_K_M, Q8_0\."):
        find(f"{NAME}:Q2_K", HF, hubs)
    with pytest.raises(AppError, match="no GGUF files"):
        find("microsoft/phi-4", HF, hubs)


@pytest.mark.parametrize("times", [1, -1])
def test_a_repository_that_can_not_be_opened_does_not_hide_the_others(
    hubs: Hubs, server: LocalHub, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    client = hubs.client(HF)
    names = client.search("phi-4", 5)
    monkeypatch.setattr(client, "search", lambda words, limit: names)
    server.order(Fault(side="hub", status=500, times=times))
    if times == 1:
        assert 0 < len({model.repository for model in find("phi-4", HF, hubs).models}) < len(names)
    else:
        with pytest.raises(HubBusyError):
            find("phi-4", HF, hubs)


def test_a_variant_of_the_catalogue() -> None:
    catalogue = as_seen_at(HF, read_shipped(resource("catalogue.json")), {})
    for text in ("phi-4-mini-reasoning:q4_k_m", " Phi-4-mini-reasoning:Q4_K_M "):
        models = of_catalogue(text, catalogue)
        assert models is not None
        assert [(model.repository, model.quantization) for model in models] == [(NAME, "Q4_K_M")]
    every = of_catalogue("Phi-4", catalogue)
    assert every is not None
    assert {model.variant for model in every} == {Variant.PHI_4}
    assert of_catalogue("phi-5", catalogue) is None
    assert of_catalogue(NAME, catalogue) is None
    with pytest.raises(AppError, match=r"no Q9_Z of Phi-4\. There are .*Q4_K_M"):
        of_catalogue("phi-4:Q9_Z", catalogue)


def test_what_has_gone_is_not_meant() -> None:
    shipped = read_shipped(resource("catalogue.json"))
    catalogue = as_seen_at(HF, shipped, {name: Answer("2026") for name in repositories_of(shipped)})
    with pytest.raises(AppError, match="no Q4_K_M of Phi-4"):
        of_catalogue("phi-4:Q4_K_M", catalogue)


def test_another_proxy_makes_new_clients(hubs: Hubs) -> None:
    before = hubs.client(MS)
    hubs.use_proxy("")
    assert hubs.client(MS) is before
    hubs.use_proxy("http://127.0.0.1:9")
    with pytest.raises(HubBusyError, match="proxy"):
        hubs.client(MS).listing(NAME)
    hubs.use_proxy("")
    assert hubs.client(MS).listing(NAME).files
