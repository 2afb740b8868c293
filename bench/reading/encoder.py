"""The reference of the sentence encoder: NumPy in double precision over the same weights, tokens by Hugging Face's tokenizers.
Usage: encoder.py FOLDER-OF-WEIGHTS < texts.json > vectors.json; needs numpy, safetensors, tokenizers."""
import json
import sys
from math import erf

import numpy as np
from safetensors.numpy import load_file
from tokenizers import BertWordPieceTokenizer

folder = sys.argv[1]
weights = {name: array.astype(np.float64) for name, array in load_file(f"{folder}/model.safetensors").items()}
tokenizer = BertWordPieceTokenizer(f"{folder}/vocab.txt", lowercase=True)
tokenizer.enable_truncation(256)
erf_of = np.vectorize(erf)


def norm(x, name):
    mean = x.mean(-1, keepdims=True)
    return (x - mean) / np.sqrt(x.var(-1, keepdims=True) + 1e-12) * weights[name + ".weight"] + weights[name + ".bias"]


def linear(x, name):
    return x @ weights[name + ".weight"].T + weights[name + ".bias"]


def encode(text):
    ids = tokenizer.encode(text).ids
    n = len(ids)
    x = weights["embeddings.word_embeddings.weight"][ids] + weights["embeddings.position_embeddings.weight"][:n]
    x = norm(x + weights["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
    for layer in range(6):
        name = f"encoder.layer.{layer}."
        q, k, v = (
            linear(x, f"{name}attention.self.{part}").reshape(n, 12, 32).transpose(1, 0, 2)
            for part in ("query", "key", "value")
        )
        scores = q @ k.transpose(0, 2, 1) / np.sqrt(32)
        shares = np.exp(scores - scores.max(-1, keepdims=True))
        shares /= shares.sum(-1, keepdims=True)
        mixed = (shares @ v).transpose(1, 0, 2).reshape(n, 384)
        x = norm(x + linear(mixed, name + "attention.output.dense"), name + "attention.output.LayerNorm")
        wide = linear(x, name + "intermediate.dense")
        wide = wide * 0.5 * (1 + erf_of(wide / np.sqrt(2)))
        x = norm(x + linear(wide, name + "output.dense"), name + "output.LayerNorm")
    mean = x.mean(0)
    return {"ids": ids, "vector": list(map(float, mean / np.linalg.norm(mean)))}


json.dump([encode(text) for text in json.load(sys.stdin)], sys.stdout)
