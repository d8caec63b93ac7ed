"""Random streams: what a run draws while it is trained, each kind from a generator of its own."""

import json

import numpy as np

# A generator is spawned for each purpose. New purposes go to the end: those before keep their numbers.
PURPOSES = ("initial", "order", "masks", "mixing", "images")


def generators_of(seed):
    """The generators of one run: dict from purpose to numpy Generator."""
    children = np.random.SeedSequence(seed).spawn(len(PURPOSES))
    return {purpose: np.random.default_rng(child) for purpose, child in zip(PURPOSES, children, strict=True)}


class Stream:
    """An endless stream of numbers, drawn n at a time by draw(rng, n), from which pieces of any length are cut.

    What comes out does not depend on the lengths of the pieces, nor on a pause.
    """

    def __init__(self, n, draw, rng):
        self.n, self.draw, self.rng = n, draw, rng
        self._next_part()

    def take(self, count):
        """The next `count` numbers: (count,)."""
        parts, missing = [], count
        while missing:
            if self.position == self.n:
                self._next_part()
            part = self.drawn[self.position : self.position + missing]
            parts.append(part)
            missing -= len(part)
            self.position += len(part)
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    def state(self):
        """Text from which `restore` goes on with the same stream."""
        return json.dumps({"before_part": self.before_part, "position": self.position})

    def restore(self, state):
        """Go on where the stream stood when `state` was taken."""
        state = json.loads(state)
        self.rng.bit_generator.state = state["before_part"]
        self._next_part()
        self.position = state["position"]

    def _next_part(self):
        self.before_part = self.rng.bit_generator.state
        self.drawn, self.position = self.draw(self.rng, self.n), 0


class Streams:
    """The streams of one purpose for runs that are trained together: a list with the Stream of each run."""

    def __init__(self, streams):
        self.streams = streams

    @classmethod
    def of(cls, n, draw, generators):
        """A Stream of each generator."""
        return cls([Stream(n, draw, rng) for rng in generators])

    def take(self, count, size):
        """The next `count` pieces of `size` numbers of each run: (count, runs, size)."""
        drawn = [stream.take(count * size).reshape(count, size) for stream in self.streams]
        return np.stack(drawn, axis=1) if len(drawn) > 1 else drawn[0][:, None]

    def state(self):
        """List of texts, one for each run."""
        return [stream.state() for stream in self.streams]

    def restore(self, states):
        """Go on where the streams stood when `state` was taken."""
        for stream, state in zip(self.streams, states, strict=True):
            stream.restore(state)
