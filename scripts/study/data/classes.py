"""Names of the classes, for readers."""

FASHION_MNIST = [
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
]


def class_names(classes: int, fashion_mnist: bool = True) -> list[str]:
    """One name for each of `classes` labels: Fashion-MNIST's own, or 'class 0', 'class 1', ... for other data."""
    if fashion_mnist and classes == len(FASHION_MNIST):
        return list(FASHION_MNIST)
    return [f"class {label}" for label in range(classes)]
