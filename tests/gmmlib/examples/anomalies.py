"""Which rows are unlike all others? Those of the lowest density."""

import numpy as np
from sklearn.mixture import GaussianMixture

rng = np.random.default_rng(5)
usual = np.concatenate([rng.normal(size=(300, 2)), rng.normal(size=(200, 2)) / 2 + [7, 7]])
odd = np.array([[3.5, 3.5], [-9.0, 4.0], [7.0, -2.0]])

model = GaussianMixture(n_components=2, tol=1e-9, max_iter=500, random_state=1).fit(usual)
threshold = np.quantile(model.score_samples(usual), 0.01)

print("threshold:", round(threshold, 3))
print("found:", (model.score_samples(odd) < threshold).tolist())
print("false alarms:", int((model.score_samples(usual) < threshold).sum()), "of", len(usual))
print("mean log-density:", round(model.score(usual), 4))
