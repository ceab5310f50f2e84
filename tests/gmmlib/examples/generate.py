"""New rows that look like the old ones: draw from a fit."""

import numpy as np
from sklearn.mixture import GaussianMixture

X = np.loadtxt("data/faithful.csv", delimiter=",", skiprows=1)
model = GaussianMixture(n_components=2, covariance_type="tied", tol=1e-8, random_state=0).fit(X)
drawn, labels = model.sample(40_000)

print("shapes:", drawn.shape, labels.shape)
print("labels:", np.unique(labels).tolist())
shares = np.bincount(labels) / len(labels)
print("shares are the weights:", bool(np.abs(shares - model.weights_).max() < 0.01))
print("same mean:", bool(np.allclose(drawn.mean(axis=0), X.mean(axis=0), rtol=0.01)))
print("correlation:", round(np.corrcoef(drawn.T)[0, 1], 1), round(np.corrcoef(X.T)[0, 1], 1))
within = [np.cov(drawn[labels == k].T)[0, 0] for k in range(2)]
print("one covariance for both:", bool(np.allclose(within, model.covariances_[0, 0], rtol=0.05)))
