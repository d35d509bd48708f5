"""Convolutional networks on MNIST: models, training, reading of drawings. No user interface in here."""
