"""How loud a line is where nobody speaks: what is above that is heard."""

from collections import deque

import numpy as np

from .sound import Frames, joined

QUIET = -46.0
"""dB below full scale under which nothing is heard, on a line without noise."""
ABOVE_NOISE = 6.0
"""dB above what the line's own noise nearly always stays below, at which something is heard."""
LOUDEST = -28.0
"""dB below full scale above which it is no noise of a line; voices have -15 to -25."""
LOOK = 25
"""Frames that are looked at together: half a second, shorter than most pauses between sentences."""
HOP = 5
"""Frames between two looks."""
STEADY = 9.0
"""dB between the quiet tenth and the loud tenth of a look, below which hissing is the line's own."""
HISS = -2.1
"""Logarithm of spectral flatness that four frames of five exceed when they are noise: white noise has
-.6, noise that falls by 6 dB an octave -1.9; no half second of speech or music in
``benchmarks labels`` has more than -2.6."""


class LineNoise:
    """The level of a line's own noise, learned wherever it is alone, and forgotten when it has gone."""

    def __init__(self) -> None:
        self.quiet = QUIET
        """dB below full scale under which nothing is heard."""
        self._newest: deque[Frames] = deque(maxlen=LOOK)
        self._seen = 0

    def learn(self, frame: Frames) -> bool:
        """Take the next frame; whether more counts as quiet with it than did before."""
        self._newest.append(frame)
        self._seen += 1
        if self._seen % HOP or len(self._newest) < LOOK:
            return False
        levels = [float(frame.level[0]) for frame in self._newest]
        softest, loudest = np.percentile(levels, [10, 90])
        before, quiet = self.quiet, max(QUIET, float(loudest) + ABOVE_NOISE)
        steady = loudest < LOUDEST and loudest - softest < STEADY
        if quiet < before or (steady and _hisses(joined(self._newest))):
            self.quiet = quiet
        return self.quiet > before


def _hisses(look: Frames) -> bool:
    band = look.spectrum[:, 13:224]
    flatness = np.log(band).mean(axis=1) - np.log(band.mean(axis=1))
    return bool(np.percentile(flatness, 20) > HISS)
