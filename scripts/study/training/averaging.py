"""The average of the parameters over the last steps."""

from study.training.optimisers import matrices

# Points on the way that an average takes up within its reach of 1 / (1 - d) steps. So many are as good as all of them,
# since neighbouring ones hardly differ; the cost of a pass over the parameters is shared by the steps between two.
POINTS = 50


class Averaging:
    """An optimiser, and the exponential moving average of the network that it changes.

    After n steps the average is the sum of (1 - d) d^(n - i) theta_i over i = 1, ..., n, divided by 1 - d^n: the
    weights add up to one (the correction of Kingma and Ba 2015, section 3), so that the initial parameters do not
    linger. In steps n > s only each s-th theta is taken, with the weight of s steps; s is 1 / (50 (1 - d)), at least 1.
    Evaluated between two renewals, the average is that of the last one.

    update: the optimiser. decay: d, in (0, 1), per step.
    """

    def __init__(self, update, decay):
        self.update, self.decay, self.axpy, self.scal = update, decay, update.axpy, update.scal
        self.every = max(1, round(1 / (POINTS * (1 - decay))))
        self.network = update.network.copy()
        pairs = zip(self.network.parameters, update.network.parameters, strict=True)
        self.pairs = [
            (a.reshape(-1), p.reshape(-1))
            for average, own in pairs
            for a, p in zip(matrices(average), matrices(own), strict=True)
        ]
        self.memory = {**update.memory, "average": self.network.parameters}

    @property
    def done(self):
        """Number of steps so far; to be set when a run is taken up again."""
        return self.update.done

    @done.setter
    def done(self, done):
        self.update.done = done

    def step(self, step_size):
        """Change the network by one step of the given size, and the average when its turn has come."""
        self.update.step(step_size)
        done = self.update.done
        if done % self.every == 0 or done < self.every:
            since = self.every if done > self.every else 1
            share = (1 - self.decay**since) / (1 - self.decay**done)
            for average, parameters in self.pairs:
                # average <- (1 - share) average + share parameters: scal(a, x), axpy(x, y, n, a)
                self.scal(1 - share, average)
                self.axpy(parameters, average, average.size, share)
