"""Compare PyTorch with llama.cpp on one checkpoint: the same tokens, the same logits.

Two steps, since no environment needs both: `write CHECKPOINT FOLDER` with the training environment,
`check FOLDER` with the application's.
"""

import argparse
import json
import random
import sys
from pathlib import Path

from starter_model.problems import stream

SEED = 5
TEXTS = 1000
PROMPT = 300
PLACES = (5, 50, PROMPT - 1)
TOLERANCE = 1e-3  # of the largest logit


def write(checkpoint: Path, folder: Path) -> None:
    """A float32 file, texts with their tokens, and logits at a few places."""
    import torch  # only here: the application has no PyTorch

    from starter_model import export

    model, tok = export.load(checkpoint)
    folder.mkdir(parents=True, exist_ok=True)
    export.write(model, tok, folder / "parity.gguf", "F32")
    examples = [e for _, e in zip(range(TEXTS), stream(random.Random(SEED)), strict=False)]
    texts = [text for e in examples for text in (e.question, e.reply)]
    ids = [i for text in texts[:20] for i in tok.encode(text)][:PROMPT]
    with torch.no_grad():
        logits = model(torch.tensor([ids]))[0, list(PLACES)].tolist()
    data = {"texts": texts, "tokens": [tok.encode(t) for t in texts], "ids": ids, "logits": logits}
    (folder / "parity.json").write_text(json.dumps(data), encoding="utf-8")


def check(folder: Path) -> bool:
    """Whether llama.cpp agrees."""
    import llama_cpp as llama
    import numpy as np

    data = json.loads((folder / "parity.json").read_text(encoding="utf-8"))
    path = str(folder / "parity.gguf").encode()
    model = llama.llama_model_load_from_file(path, llama.llama_model_default_params())
    vocab, room = llama.llama_model_get_vocab(model), (llama.llama_token * 8192)()
    wrong = 0
    for text, tokens in zip(data["texts"], data["tokens"], strict=True):
        raw = text.encode()
        count = llama.llama_tokenize(vocab, raw, len(raw), room, len(room), False, False)
        wrong += list(room[:count]) != tokens
    params = llama.llama_context_default_params()
    params.n_ctx, params.flash_attn_type, params.type_k, params.type_v = 512, 1, 0, 0
    context = llama.llama_init_from_model(model, params)
    batch = llama.llama_batch_init(PROMPT, 0, 1)
    batch.n_tokens = PROMPT
    for i, token in enumerate(data["ids"]):
        batch.token[i], batch.pos[i], batch.n_seq_id[i] = token, i, 1
        batch.seq_id[i][0], batch.logits[i] = 0, 1
    llama.llama_decode(context, batch)
    size = (llama.llama_vocab_n_tokens(vocab),)
    worst = 0.0
    for place, wanted in zip(PLACES, np.array(data["logits"]), strict=True):
        found = np.ctypeslib.as_array(llama.llama_get_logits_ith(context, place), size)
        worst = max(worst, float(np.abs(found - wanted).max() / np.abs(wanted).max()))
    print(f"{wrong} of {len(data['texts'])} texts split differently; logits differ by {worst:.1e} of the largest")
    return not wrong and worst < TOLERANCE


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("step", choices=("write", "check"))
    parser.add_argument("paths", type=Path, nargs="+")
    args = parser.parse_args()
    if args.step == "write":
        write(*args.paths)
        return 0
    return 0 if check(*args.paths) else 1


if __name__ == "__main__":
    sys.exit(main())
