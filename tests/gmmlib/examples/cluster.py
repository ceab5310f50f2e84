"""Two kinds of eruptions: cluster them, then ask about new ones."""

import numpy as np
from sklearn.mixture import GaussianMixture

X = np.loadtxt("data/faithful.csv", delimiter=",", skiprows=1)
model = GaussianMixture(n_components=2, tol=1e-9, max_iter=500, random_state=0).fit(X)
order = np.argsort(model.means_[:, 0])

print("weights", model.weights_[order].round(4))
print("means", model.means_[order].round(3).tolist())
print("rows in each", np.bincount(model.predict(X))[order])

new = [[1.9, 55.0], [4.4, 82.0], [3.0, 68.0]]
print("long eruption?", (model.predict(new) == order[1]).tolist())
print("probability", model.predict_proba(new)[:, order[1]].round(3).tolist())
