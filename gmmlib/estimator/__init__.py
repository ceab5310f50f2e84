"""The estimator and what belongs to it: arguments, starts, warnings, files, scikit-learn's ways."""
