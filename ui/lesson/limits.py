"""What a convolution of the lesson may be: what the page offers, what a link may hold, what the server takes."""

from cnn.convolution import classics

SIZES = classics.SIZES  # rows and columns of a kernel
CELL = 999  # the largest number in a kernel, either way
DIVISOR = 9999  # the largest, of a window's sum
STRIDES = range(1, 5)
PADDINGS = range(4)
