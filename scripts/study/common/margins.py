"""The margins of interest: differences that are too small to matter."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Margins:
    """accuracy: in percentage points; loss: in nats. A difference within ± its margin is equal for our purposes."""

    accuracy: float
    loss: float

    def of(self, measure: str) -> float | None:
        """The margin of a measure by its name, which ends with _accuracy (in points) or _loss; None for any other."""
        if measure.endswith("_accuracy"):
            return self.accuracy
        return self.loss if measure.endswith("_loss") else None
