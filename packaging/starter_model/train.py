"""Train the starter network; stop and resume at will, decay when told.

A run has two parts: a constant learning rate until `--steps`, then `--decay` steps down to
zero. Resume with the same `--out` to go on; give larger `--steps` to postpone the decay.
"""

import argparse
import copy
import json
import random
import signal
import time
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from starter_model.data import IGNORED, Batches
from starter_model.model import Shape, Starter
from starter_model.problems import WEIGHTS
from starter_model.sampling import score
from starter_model.tokenizer import Tokenizer

HERE = Path(__file__).parent
WARMUP = 150
CHECKPOINT_SECONDS = 240
CLIP = 1.0


class Trainer:
    """Master weights in float32; forward and backward run on a bfloat16 copy."""

    def __init__(self, args: argparse.Namespace) -> None:
        torch.manual_seed(args.seed)
        self.args, self.step, self.seconds = args, 0, 0.0
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.tok = Tokenizer.load(HERE / "merges.json")
        shape = Shape(len(self.tok.tokens), args.width, args.layers, args.heads, ffn=args.ffn)
        self.master = Starter(shape).to(self.device)
        self.fast = copy.deepcopy(self.master).bfloat16()
        self.weights = {**WEIGHTS, **json.loads(args.weights)}
        self.batches = Batches(self.tok, self.weights, random.Random(args.seed), args.drills)
        self.optimizers = self._optimizers()
        self.loss = torch.compile(self._loss, dynamic=False) if args.compile else self._loss
        self.stopped = False
        self.history: list[dict[str, object]] = []

    def _optimizers(self) -> list[torch.optim.Optimizer]:
        named = list(self.master.named_parameters())
        matrices = [p for n, p in named if n.startswith("blk") and p.ndim == 2]
        others = [p for n, p in named if not (n.startswith("blk") and p.ndim == 2)]
        lr, decay = self.args.lr, self.args.weight_decay
        adam = torch.optim.AdamW(others, lr=lr, betas=(0.9, 0.98), weight_decay=0.0)
        if self.args.optimizer == "adamw":
            main: torch.optim.Optimizer = torch.optim.AdamW(matrices, lr=lr, betas=(0.9, 0.98), weight_decay=decay)
        else:
            main = torch.optim.Muon(matrices, lr=lr, weight_decay=decay, adjust_lr_fn="match_rms_adamw")
        return [main, adam]

    def _loss(self, tokens: Tensor, targets: Tensor) -> Tensor:
        logits = self.fast(tokens).float().flatten(0, 1)
        return functional.cross_entropy(logits, targets.flatten(), ignore_index=IGNORED, reduction="sum")

    def rate(self) -> float:
        """The share of the full learning rate at this step."""
        start, length = self.args.steps, self.args.decay
        down = 1.0 if self.step < start else max(0.0, 1 - (self.step - start) / max(1, length))
        return min(1.0, (self.step + 1) / WARMUP) * down

    def advance(self) -> float:
        """One optimizer step over a few batches."""
        masters, copies = list(self.master.parameters()), list(self.fast.parameters())
        with torch.no_grad():
            torch._foreach_copy_(copies, masters)
        self.fast.zero_grad()
        total, count = 0.0, 0
        for _ in range(self.args.micro):
            tokens, targets = self.batches.next()
            loss = self.loss(tokens.to(self.device), targets.to(self.device))
            loss.backward()
            total += float(loss.detach())
            count += int((targets != IGNORED).sum())
        for p, q in zip(masters, copies, strict=True):
            assert q.grad is not None
            p.grad = q.grad.float() / count
        torch.nn.utils.clip_grad_norm_(masters, CLIP)
        for opt in self.optimizers:
            for group in opt.param_groups:
                group["lr"] = self.args.lr * self.rate()
            opt.step()
        self.step += 1
        return total / count

    def save(self, name: str = "latest.pt") -> None:
        """Write a checkpoint whole, by rename."""
        path = Path(self.args.out) / name
        state = {
            "shape": self.master.shape.as_dict(), "merges": self.tok.merges, "step": self.step,
            "model": self.master.state_dict(), "seconds": self.seconds,
            "optimizers": [o.state_dict() for o in self.optimizers],
            "batches": self.batches.state(), "history": self.history,
            "args": vars(self.args), "weights": self.weights,
        }  # fmt: skip
        torch.save(state, path.with_suffix(".part"))
        path.with_suffix(".part").replace(path)

    def resume(self) -> None:
        """Go on from the latest checkpoint, if there is one."""
        path = Path(self.args.out) / "latest.pt"
        if not path.exists():
            return
        saved = torch.load(path, map_location=self.device, weights_only=False)
        self.master.load_state_dict(saved["model"])
        for opt, state in zip(self.optimizers, saved["optimizers"], strict=True):
            opt.load_state_dict(state)
        self.batches.restore(saved["batches"])
        self.step, self.seconds, self.history = saved["step"], saved["seconds"], saved["history"]

    def report(self, loss: float) -> None:
        """One line about the last steps."""
        line = {"step": self.step, "seconds": round(self.seconds), "loss": round(loss, 5)}
        self.history.append(line)
        print(json.dumps(line), flush=True)

    def evaluate(self) -> None:
        """Greedy answers on a small held-out set, by skill."""
        line = {"step": self.step, "score": score(self.master, self.tok, self.args.score)}
        self.history.append(line)
        print(json.dumps(line), flush=True)

    def stop(self, _signal: int, _frame: object) -> None:
        """End after this step, with a checkpoint."""
        self.stopped = True

    def run(self) -> None:
        """Until the last step."""
        last, saved, loss = self.args.steps + self.args.decay, time.monotonic(), 0.0
        began, losses = time.monotonic(), []
        base = self.seconds
        signal.signal(signal.SIGTERM, self.stop)
        while self.step < last and not self.stopped:
            losses.append(self.advance())
            self.seconds = base + time.monotonic() - began
            if self.step % self.args.log == 0:
                loss, losses = sum(losses) / len(losses), []
                self.report(loss)
            if self.args.evaluate and self.step % self.args.evaluate == 0:
                self.evaluate()
            if time.monotonic() - saved > CHECKPOINT_SECONDS:
                self.save()
                saved = time.monotonic()
        self.save()
        if not self.stopped:
            self.save("final.pt")


def arguments() -> argparse.Namespace:
    """Command line."""
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--steps", type=int, default=5000, help="steps before the decay begins")
    p.add_argument("--decay", type=int, default=5000, help="steps of the decay")
    p.add_argument("--seed", type=int, default=20261120)
    p.add_argument("--lr", type=float, default=2e-3)
    p.add_argument("--weight-decay", type=float, default=0.05)
    p.add_argument("--optimizer", choices=("muon", "adamw"), default="muon")
    p.add_argument("--weights", default="{}", help="JSON: other shares of the skills")
    p.add_argument("--drills", type=float, default=0.12, help="share of batches that are bare arithmetic")
    p.add_argument("--width", type=int, default=192)
    p.add_argument("--layers", type=int, default=6)
    p.add_argument("--heads", type=int, default=3)
    p.add_argument("--ffn", type=int, default=512)
    p.add_argument("--micro", type=int, default=1, help="batches per step; may change on resuming")
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--log", type=int, default=50)
    p.add_argument("--evaluate", type=int, default=0, help="steps between scores; each costs a minute")
    p.add_argument("--score", type=int, default=12, help="problems per skill in the log")
    p.add_argument("--no-compile", dest="compile", action="store_false")
    return p.parse_args()


def main() -> None:
    """Train or go on training."""
    args = arguments()
    args.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(args.threads)
    trainer = Trainer(args)
    trainer.resume()
    trainer.run()


if __name__ == "__main__":
    main()
