"""Where papers lie along the latent directions, in half a byte a direction: near enough to find the nearest by."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from readq.search.interest.matrix import Floats, Places

_STEP = 0.335  # standard deviations: of 16 steps this wide the error is the least where numbers are normal
_MIDDLE = 7.5
_CHUNK = 4_096  # papers made into floats at once: they stay near the processor


class Halves:
    """Two directions share a byte of ``packed``: one of the first half, low, and one of the second."""

    def __init__(self, middle: Floats, step: Floats, papers: int) -> None:
        self._middle, self._step = middle, step
        self.width = len(middle)
        self.packed = np.zeros((papers, (self.width + 1) // 2), np.uint8)

    @classmethod
    def of(cls, sample: NDArray[np.int8], papers: int) -> Halves:
        """Room for so many papers, of which these are some."""
        if not len(sample):
            return cls(np.zeros(sample.shape[1], np.float32), np.ones(sample.shape[1], np.float32), papers)
        floats = sample.astype(np.float32)
        return cls(floats.mean(axis=0), np.maximum(floats.std(axis=0) * np.float32(_STEP), 1e-3), papers)

    def put(self, rows: Places, places: NDArray[np.int8]) -> None:
        """Take in where these papers lie."""
        steps = np.clip(np.rint((places - self._middle) / self._step + _MIDDLE), 0, 15).astype(np.uint8)
        half = self.packed.shape[1]
        packed = steps[:, :half].copy()
        packed[:, : self.width - half] |= steps[:, half:] << 4
        self.packed[rows] = packed

    def times(self, direction: Floats) -> Floats:
        """About the product of where each paper lies with a direction."""
        by = direction * self._step
        low = by[: self.packed.shape[1]].copy()
        whole = np.zeros_like(low)  # of a byte, which is its high half 16 times and its low one
        whole[: self.width - len(low)] = by[len(low) :] / 16
        low -= whole
        out = np.full(len(self.packed), direction @ self._middle - _MIDDLE * by.sum(), np.float32)
        for start in range(0, len(out), _CHUNK):
            part = self.packed[start : start + _CHUNK]
            out[start : start + _CHUNK] += part.astype(np.float32) @ whole + (part & 15).astype(np.float32) @ low
        return out
