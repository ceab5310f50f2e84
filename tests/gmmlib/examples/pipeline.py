"""Scale, then cluster, and choose the number of components by cross-validation."""

import numpy as np
from sklearn.mixture import GaussianMixture
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler

rng = np.random.default_rng(8)
centers = np.array([[0.0, 0.0], [9.0, 0.0], [3.0, 14.0]])
kinds = rng.integers(3, size=400)
X = (centers[kinds] + rng.normal(size=(400, 2))) * [1, 1000]

model = GaussianMixture(covariance_type="spherical", n_init=3, max_iter=500, random_state=0)
steps = Pipeline([("scale", StandardScaler()), ("mixture", model)])
search = GridSearchCV(steps, {"mixture__n_components": [1, 2, 3]}, cv=5).fit(X)

print("components:", search.best_params_["mixture__n_components"])
print("score:", round(search.best_score_, 2))
labels = search.predict(X)
print("rows in each:", sorted(np.bincount(labels).tolist()))
print("each kind in one cluster:", all(len(set(labels[kinds == k])) == 1 for k in range(3)))
