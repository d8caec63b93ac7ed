"""The data: found, verified, split.

In: a folder, a mirror or a package with the four IDX files (config: data.folder, data.sha256).
Out: resources/fashion-mnist/, the four files, unpacked, and source.json, which says where each came from; and
results/data/<split>/, training and validation arrays of bytes, and card.json, which describes them.
The official test files are inputs of one other rule only, which reads them once for the selected network.
"""


rule download:
    input:
        code=code("download"),
    output:
        train_images="resources/fashion-mnist/train-images-idx3-ubyte",
        train_labels="resources/fashion-mnist/train-labels-idx1-ubyte",
        test_images="resources/fashion-mnist/t10k-images-idx3-ubyte",
        test_labels="resources/fashion-mnist/t10k-labels-idx1-ubyte",
        source="resources/fashion-mnist/source.json",
    log:
        "results/logs/download.log",
    # The nodes of a cluster often have no way to the network.
    localrule: True
    conda:
        ENVIRONMENT
    threads: 1
    params:
        folder=config["data"]["folder"],
        sha256=config["data"]["sha256"],
    script:
        "../scripts/download.py"


rule preprocess:
    input:
        # The sums in params fix the content: a file fetched anew is the same file.
        images=ancient(rules.download.output.train_images),
        labels=ancient(rules.download.output.train_labels),
        code=code("preprocess"),
    output:
        train_images="results/data/{split}/train_images.npy",
        train_labels="results/data/{split}/train_labels.npy",
        validation_images="results/data/{split}/validation_images.npy",
        validation_labels="results/data/{split}/validation_labels.npy",
        card="results/data/{split}/card.json",
    log:
        "results/logs/preprocess/{split}.log",
    conda:
        ENVIRONMENT
    threads: 1
    params:
        train_size=config["data"]["train_size"],
        validation_size=config["data"]["validation_size"],
        split_seed=config["data"]["split_seed"],
        sha256=config["data"]["sha256"],
    script:
        "../scripts/preprocess.py"
