"""The real workflow, in a copy of the project, on a made-up data set of ten easy classes."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import yaml

from idx_data import write_idx

ROOT = Path(__file__).parents[1]
PARTS = ["Snakefile", "config.yaml", "rules", "scripts", "report", "profiles", "envs"]
CONFIG = "tiny.yaml"
SIDE = 14


def make_data(folder, train=900, test=300):
    """Write four IDX files of noisy images with one bright column per class; return their SHA-256 checksums."""
    rng = np.random.default_rng(0)
    checksums = {}
    folder.mkdir(parents=True)
    for prefix, n in (("train", train), ("t10k", test)):
        labels = (np.arange(n) % 10).astype(np.uint8)
        rng.shuffle(labels)
        images = rng.integers(0, 120, size=(n, SIDE, SIDE), dtype=np.uint8)
        images[np.arange(n), :, labels] += 60
        for kind, array in ((f"{prefix}-images-idx3-ubyte", images), (f"{prefix}-labels-idx1-ubyte", labels)):
            write_idx(folder / kind, array)
            checksums[kind] = hashlib.sha256((folder / kind).read_bytes()).hexdigest()
    return checksums


def tiny_config(folder, checksums):
    """A study that has everything that the default one has, in seconds: all questions, a reference, a divergence."""
    return {
        "data": {"folder": folder, "sha256": checksums, "validation_size": 200},
        "defaults": {"hidden_layers": [8], "batch_size": 32, "epochs": 3, "evaluations": 6},
        "experiments": [
            {"name": "training-run", "title": "One run", "question": "B2.1", "seeds": 2},
            {
                "name": "batch-size",
                "title": "Batch size",
                "question": "B2.2",
                "seeds": 2,
                "vary": {"batch_size": [4, 32, 128], "step_size_scaling": ["sqrt", "none"]},
            },
            {
                "name": "step-size",
                "title": "Step sizes",
                "question": "B2.2 step size",
                "seeds": 2,
                "settings": {"epochs": 2},
                "vary": {"step_size": [0.03, 0.1, 0.3], "batch_size": [8, 64]},
            },
            {
                "name": "hidden-units",
                "title": "Hidden units",
                "question": "B2.3",
                "seeds": 2,
                "vary": {"hidden_layers": [2, 8, 16]},
            },
            {
                "name": "label-noise",
                "title": "Wrong labels",
                "question": "B2.3 label noise",
                "seeds": 2,
                "settings": {"training_images": 100, "label_noise": 0.2, "epochs": 8, "batch_size": 10},
                "vary": {"hidden_layers": [2, 16]},
            },
            {
                "name": "remedies",
                "title": "Remedies for overfitting",
                "question": "B2.3 remedy",
                "seeds": 2,
                "settings": {"hidden_layers": 16},
                "variants": {
                    "plain": {},
                    "dropout": {"dropout": 0.5},
                    "augmentation": {"flip": True, "shift": 1},
                },
            },
            {
                "name": "search",
                "title": "Search",
                "question": "B3",
                "seeds": 1,
                "settings": {"epochs": 9},
                "search": {
                    "strategy": "successive_halving",
                    "trials": 9,
                    "minimum": 1,
                    "seed": 1,
                    "beside": "random",
                    "space": {
                        "hidden_layers": {"layers": [1, 2], "units": [4, 8]},
                        "activation": ["relu", "tanh"],
                        "step_size": {"low": 0.01, "high": 0.5, "log": True},
                        "decay": ["constant", "exponential"],
                        "decay_rate": {"low": 0.01, "high": 0.1, "log": True, "when": {"decay": ["exponential"]}},
                    },
                },
            },
            {"name": "reference", "title": "The reference", "seeds": 1, "settings": {"hidden_layers": 10}},
            {
                "name": "draws",
                "title": "A second search",
                "seeds": 1,
                "search": {
                    "strategy": "random",
                    "trials": 6,
                    "seed": 1,
                    "replay": {"trials": 3, "reduction": 3},
                    "space": {"activation": ["relu", "tanh"], "step_size": {"low": 0.01, "high": 0.5, "log": True}},
                },
            },
            {
                "name": "too-far",
                "title": "A step too far",
                "seeds": 2,
                "settings": {"momentum": 0.9},
                "vary": {"step_size": [0.1, 1000000.0]},
            },
        ],
        "selection": {"seeds": [7, 8], "settings": {"epochs": 4}},
        "mixture": {
            "dimensions": [2, 3],
            "components": [3, 4],
            "starts": 2,
            "passes": 8,
            "minibatch_passes": 3,
        },
        "verification": {"problems": 10},
        "report": {"timings": False},
    }


def announced(printed):
    """Number of jobs of each rule, by the table that a dry run prints."""
    lines = printed.partition("job ")[2].partition("total")[0].splitlines()
    pairs = [line.split() for line in lines if len(line.split()) == 2]
    return {rule: int(count) for rule, count in pairs if count.isdigit()}


class Project:
    """A copy of the project with a tiny study, in a folder of its own."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir(parents=True)
        for part in PARTS:
            (shutil.copytree if (ROOT / part).is_dir() else shutil.copy)(ROOT / part, folder / part)
        self.config = tiny_config("data", make_data(folder / "data"))

    @classmethod
    def at(cls, folder):
        """The project in the folder."""
        project = object.__new__(cls)
        project.folder, project.config = folder, yaml.safe_load((folder / CONFIG).read_text(encoding="utf-8"))
        return project

    @classmethod
    def copy_of(cls, other, folder):
        """A project with all that the other one has made."""
        shutil.copytree(other.folder, folder, symlinks=True)
        return cls.at(folder)

    def command(self, *words):
        (self.folder / CONFIG).write_text(yaml.safe_dump(self.config, sort_keys=False), encoding="utf-8")
        return [sys.executable, "-m", "snakemake", *words, "--configfile", CONFIG]

    def snakemake(self, *words, succeeds=True):
        """Run Snakemake with the words and the tiny config, and return all that it printed."""
        call = subprocess.run(
            self.command(*words),
            cwd=self.folder,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            env=os.environ,
            check=False,
        )
        printed = call.stdout + call.stderr
        assert (call.returncode == 0) == succeeds, printed[-6000:]
        return printed

    def remove(self, path):
        """Remove a file or a folder of the project."""
        (shutil.rmtree if (self.folder / path).is_dir() else os.remove)(self.folder / path)

    def jobs(self, *words):
        """Number of jobs of each rule that a dry run announces."""
        return announced(self.snakemake(*words, "-n", "--quiet", "host"))

    def digests(self):
        """SHA-256 of every result that does not come from a clock."""
        clocked = {"timing.json", "timing.csv", "seconds.csv", "studies.html", "snakemake_report.html"}
        return {
            str(path.relative_to(self.folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted((self.folder / "results").rglob("*"))
            if path.is_file() and path.name not in clocked and path.parts[-2] not in ("logs", "benchmarks")
            if not {"logs", "benchmarks", "damaged"} & set(path.parts)
        }
