"""Columns must be those of the fit in later calls, by their names, by scikit-learn's rules."""

import warnings

from gmmlib.sources.columns import Names, difference


def check_names(names: Names | None, fitted: Names | None, owner: str) -> None:
    """Compare the names of the columns with those of the fit; warn where only one side has names.

    Raises ValueError for other names or another order.
    """
    if names is not None and fitted is not None:
        if list(names) != list(fitted):
            message = "X: The feature names should match those that were passed during fit.\n"
            raise ValueError(message + difference(set(names), set(fitted)))
    elif names is not None or fitted is not None:
        has, was = ("has", "out") if fitted is None else ("does not have valid", "")
        message = f"X {has} feature names, but {owner} was fitted with{was} feature names"
        warnings.warn(message, UserWarning, stacklevel=5)  # of who called the method


def check_n_features(found: int, fitted: int, owner: str) -> None:
    """Refuse another number of columns, in scikit-learn's words."""
    if found != fitted:
        expected = f"{owner} is expecting {fitted} features as input"
        raise ValueError(f"X has {found} features, but {expected}")
