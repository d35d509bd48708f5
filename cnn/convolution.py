"""The lesson: convolution by hand, in numpy, its classic kernels, its integral, and questions to predict.

How it works is in cnn/lesson.
"""

from cnn.lesson import classics, integral, predictions
from cnn.lesson.convolving import (
    Norm,
    Window,
    average_pool,
    convolution_parameters,
    convolve,
    convolve_1d,
    convolve_channels,
    flip,
    layer_norm,
    linear_parameters,
    max_pool,
    output_size,
    reads,
    relu,
    windows,
    winners,
)

__all__ = [
    "Norm",
    "Window",
    "average_pool",
    "classics",
    "convolution_parameters",
    "convolve",
    "convolve_1d",
    "convolve_channels",
    "flip",
    "integral",
    "layer_norm",
    "linear_parameters",
    "max_pool",
    "output_size",
    "predictions",
    "reads",
    "relu",
    "windows",
    "winners",
]
