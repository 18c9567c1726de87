"""Labelled sentences -> a small encoder with two heads, as int8 ONNX, and its scores on the held rows.

    python bench/heads_data.py rows.jsonl && python bench/train_heads.py rows.jsonl MODEL_DIR OUT_DIR

MODEL_DIR holds MiniLM-L6 (config.json, model.safetensors, tokenizer.json). Needs torch, transformers, onnx and
onnxruntime; a GPU is used where there is one. Relevance of MUC-4 reports is learned as multiple instances: a report is
relevant where its most relevant sentence is. The seed is fixed; on one device two runs give the same weights.
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer
from torch import nn
from transformers import AutoModel

TYPES = ["Battles", "Explosions/Remote violence", "Violence against civilians", "Protests", "Strategic developments"]
LENGTH, EPOCHS, RATE, BATCH, SENTENCES = 96, 4, 5e-5, 64, 24
DEVICE = "cuda" if torch.cuda.is_available() else "cpu"


class Heads(nn.Module):
    """Token ids and mask (batch, length) -> relevance logit (batch,) and type logits (batch, 5)."""

    def __init__(self, folder: str) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(folder, torch_dtype=torch.float32)
        self.relevance, self.kind = nn.Linear(384, 1), nn.Linear(384, len(TYPES))
        self.drop = nn.Dropout(0.1)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        states = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        weights = mask.unsqueeze(-1).float()
        mean = self.drop((states * weights).sum(1) / weights.sum(1))
        return self.relevance(mean).squeeze(-1), self.kind(mean)


def encode(tokenizer: Tokenizer, texts: list[str]) -> tuple[torch.Tensor, torch.Tensor]:
    """Ids and mask, padded to the longest of the texts."""
    rows = [r.ids[:LENGTH] for r in tokenizer.encode_batch(texts)]
    width = max(map(len, rows))
    ids = torch.tensor([r + [0] * (width - len(r)) for r in rows], device=DEVICE)
    return ids, (ids != 0).long()


def reports(rows: list[dict]) -> dict[str, tuple[list[str], int]]:
    """MUC-4 report -> its first sentences and whether it is relevant."""
    found: dict[str, tuple[list[str], int]] = {}
    for row in rows:
        if row["doc_relevant"] is not None:
            found.setdefault(row["doc"], ([], row["doc_relevant"]))[0].append(row["text"])
    return {k: (s[:SENTENCES], y) for k, (s, y) in found.items()}


def train(rows: list[dict], model: Heads, tokenizer: Tokenizer) -> None:
    """Four epochs over sentences with labels, with a batch of whole reports between each two."""
    single = [r for r in rows if r["relevant"] is not None or r["type"]]
    whole = list(reports(rows).values())
    steps = EPOCHS * (len(single) // BATCH)
    optimiser = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=0.01)
    pace = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=steps + 1, pct_start=0.1)
    binary, several = nn.BCEWithLogitsLoss(), nn.CrossEntropyLoss(ignore_index=-1)
    rng, step = random.Random(1), 0
    model.train()
    for _ in range(EPOCHS):
        rng.shuffle(single)
        for start in range(0, len(single) - BATCH + 1, BATCH):
            batch = single[start : start + BATCH]
            told, kind = model(*encode(tokenizer, [r["text"] for r in batch]))
            has = torch.tensor([r["relevant"] is not None for r in batch], device=DEVICE)
            goal = torch.tensor([float(r["relevant"] or 0) for r in batch], device=DEVICE)
            kinds = torch.tensor([TYPES.index(r["type"]) if r["type"] else -1 for r in batch], device=DEVICE)
            loss = binary(told[has], goal[has]) if has.any() else told.sum() * 0
            if (kinds >= 0).any():
                loss = loss + several(kind, kinds)
            some = rng.sample(whole, 4)
            flat = [s for sentences, _ in some for s in sentences]
            logits = model(*encode(tokenizer, flat))[0].split([len(s) for s, _ in some])
            best = torch.stack([part.max() for part in logits])
            loss = loss + binary(best, torch.tensor([float(y) for _, y in some], device=DEVICE))
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            pace.step()
            step += 1
            if step % 200 == 0:
                print(f"step {step} of {steps}, loss {loss.item():.3f}", flush=True)


@torch.no_grad()
def score(rows: list[dict], model: Heads, tokenizer: Tokenizer) -> dict:
    """F1 of report relevance at the best threshold of the train part's middle (0), and type accuracy, on held rows."""
    model.eval()
    marks = [(model(*encode(tokenizer, s))[0].max().item(), y) for s, y in reports(rows).values()]
    out: dict = {"muc_reports": len(marks)}
    for cut in (-2.0, -1.0, 0.0, 1.0, 2.0):
        hit = sum(m > cut and y for m, y in marks)
        out[f"relevance_f1_at_{cut}"] = round(
            2 * hit / max(1, sum(m > cut for m, _ in marks) + sum(y for _, y in marks)), 3
        )
    typed = [r for r in rows if r["type"]]
    right = 0
    confusion: dict[str, int] = {}
    for start in range(0, len(typed), 256):
        batch = typed[start : start + 256]
        for row, guess in zip(
            batch, model(*encode(tokenizer, [r["text"] for r in batch]))[1].argmax(1).tolist(), strict=True
        ):
            right += TYPES[guess] == row["type"]
            key = f"{row['type'][:9]} > {TYPES[guess][:9]}"
            confusion[key] = confusion.get(key, 0) + 1
    return {**out, "type_accuracy": round(right / max(1, len(typed)), 3), "typed": len(typed), "confusion": confusion}


def main() -> None:
    rows = [json.loads(line) for line in Path(sys.argv[1]).read_text("utf-8").splitlines()]
    folder, out = sys.argv[2], Path(sys.argv[3])
    torch.manual_seed(1)
    tokenizer = Tokenizer.from_file(f"{folder}/tokenizer.json")
    tokenizer.no_padding()
    model = Heads(folder).to(DEVICE)
    train([r for r in rows if r["split"] == "train"], model, tokenizer)
    scores = score([r for r in rows if r["split"] == "held"], model, tokenizer)
    print(json.dumps(scores))
    out.mkdir(parents=True, exist_ok=True)
    (out / "scores.json").write_text(json.dumps(scores, indent=1), "utf-8")
    model = model.to("cpu").eval()
    sample = torch.ones(2, 16, dtype=torch.long)
    names = {"input_names": ["ids", "mask"], "output_names": ["relevance", "type"]}
    axes = {"ids": {0: "n", 1: "length"}, "mask": {0: "n", 1: "length"}, "relevance": {0: "n"}, "type": {0: "n"}}
    torch.onnx.export(model, (sample, sample), str(out / "fp32.onnx"), dynamic_axes=axes, dynamo=False, **names)
    quantize_dynamic(str(out / "fp32.onnx"), str(out / "heads.onnx"), weight_type=QuantType.QInt8)
    (out / "fp32.onnx").unlink()


if __name__ == "__main__":
    main()
