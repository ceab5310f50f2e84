"""Gaussian mixture models and EM: the code of the book."""

__version__ = "0.1.0"
