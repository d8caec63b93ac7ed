"""The data: obtained, verified, split.

In: a folder, a mirror, a package or a library with the four IDX files (config: data, and the catalogue).
Out: resources/<data>/, the four files, unpacked; results/data/<data>/train.json and t10k.json, which say where they
came from; and results/data/<split>/, training and validation arrays of bytes, and card.json, which describes them.
The official test files are inputs of one other rule only, which reads them once for the selected network.
"""


# The code is not an input, because the checksums fix the content. This rule must not rerun without need: when it runs,
# Snakemake ignores all other rerun triggers of the jobs that follow. There are two jobs (`train`, `t10k`), so that
# deleted files are fetched again only when a rule reads them. Where the files came from is in results/, not in resources/.
rule download:
    output:
        images=f"resources/{DATA}/{{part}}-images-idx3-ubyte",
        labels=f"resources/{DATA}/{{part}}-labels-idx1-ubyte",
        source=f"results/data/{DATA}/{{part}}.json",
    log:
        "<results>/logs/download/{part}.log",
    # The nodes of a cluster often have no way to the network.
    localrule: True
    conda:
        ENVIRONMENT
    threads: 1
    params:
        # Functions of the output are no rerun trigger.
        folder=lambda wildcards, output: config["data"]["folder"],
        sources=lambda wildcards, output: DATA_SET.sources,
        files=lambda wildcards, output: DATA_SET.files,
        home=lambda wildcards, output: DATA_SET.home,
        known=lambda wildcards, output: known_contents(),
    script:
        "../scripts/data/download.py"


rule preprocess:
    input:
        # A file that is fetched again is the same file.
        images=ancient(f"resources/{DATA}/train-images-idx3-ubyte"),
        labels=ancient(f"resources/{DATA}/train-labels-idx1-ubyte"),
        code=code("data/preprocess"),
    output:
        train_images="results/data/{split}/train_images.npy",
        train_labels="results/data/{split}/train_labels.npy",
        validation_images="results/data/{split}/validation_images.npy",
        validation_labels="results/data/{split}/validation_labels.npy",
        card="results/data/{split}/card.json",
    log:
        "<results>/logs/preprocess/{split}.log",
    conda:
        ENVIRONMENT
    threads: 1
    params:
        train_size=config["data"]["train_size"],
        validation_size=config["data"]["validation_size"],
        split_seed=config["data"]["split_seed"],
        named={"classes": DATA_SET.classes and len(DATA_SET.classes)},
    script:
        "../scripts/data/preprocess.py"
