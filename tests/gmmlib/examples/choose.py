"""How many clusters, and of which shape? The smallest BIC decides."""

import numpy as np
from sklearn.mixture import GaussianMixture

rng = np.random.default_rng(3)
centers = np.array([[0.0, 0.0], [8.0, 1.0], [3.0, 9.0]])
X = np.concatenate([center + rng.normal(size=(150, 2)) * [1, 0.4] for center in centers])

fits = {}
for covariance_type in ("full", "tied", "diag", "spherical"):
    for n_components in range(1, 5):
        model = GaussianMixture(
            n_components, covariance_type=covariance_type, n_init=3, max_iter=2000, random_state=0
        )
        fits[covariance_type, n_components] = model.fit(X)

best = min(fits, key=lambda name: fits[name].bic(X))
print("best by BIC:", *best)
print("best by AIC among K = 1, 2, 3:", min((1, 2, 3), key=lambda K: fits["tied", K].aic(X)))
print("BIC of the best:", round(fits[best].bic(X)))
