"""Fits published by another program: mclust 6.0.0 (R 4.2.2), model VVV (V in one dimension).

A likelihood has many local maxima. Each of these is the one mclust's own start leads to: started
near it, EM must end in it. None is tested to be the best.
"""

import numpy as np
import pytest

import gmmlib

FAITHFUL = {
    1: -1289.796745053,
    2: -1130.263960185,
    3: -1127.071667403,
}
GALAXIES = {
    1: -240.337891196,
    2: -220.243277152,
    3: -212.080404255,
    4: -199.252693965,
}
# Weights, means and covariances near each maximum, to one or two digits.
NEAR_FAITHFUL = {
    1: ([1], [[3.5, 71]], [np.diag([1, 180])]),
    2: ([0.6, 0.4], [[4.3, 80], [2, 54]], [np.diag([0.2, 36])] * 2),
    3: (
        [0.55, 0.09, 0.36],
        [[4.3, 79], [4.1, 87], [2, 54]],
        [[[0.16, 1.1], [1.1, 29]], [[0.19, 1.35], [1.35, 17]], [[0.07, 0.4], [0.4, 34]]],
    ),
}
NEAR_GALAXIES = {
    1: ([1], [[21]], [[[20]]]),
    2: ([0.25, 0.75], [[19], [21]], [[[67]], [[3.6]]]),
    3: ([0.26, 0.37, 0.37], [[19], [23], [20]], [[[66]], [[1.3]], [[0.4]]]),
    4: (
        [0.16, 0.39, 0.37, 0.08],
        [[24.4], [19.8], [22.9], [9.7]],
        [[[34]], [[0.4]], [[1.2]], [[0.2]]],
    ),
}


@pytest.mark.parametrize("K", FAITHFUL)
def test_old_faithful(faithful, K):
    *_, last = gmmlib.em(faithful, gmmlib.Parameters(*NEAR_FAITHFUL[K]), tol=1e-12)
    assert last.log_likelihood == pytest.approx(FAITHFUL[K], abs=1e-6)


@pytest.mark.parametrize("K", GALAXIES)
def test_galaxies(galaxies, K):
    *_, last = gmmlib.em(galaxies, gmmlib.Parameters(*NEAR_GALAXIES[K]), tol=1e-12)
    assert last.log_likelihood == pytest.approx(GALAXIES[K], abs=1e-6)


@pytest.mark.parametrize("start", ["kmeans", "random_from_data"])
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_two_components_of_old_faithful_are_found_from_any_start(faithful, start, seed):
    model = gmmlib.GaussianMixture(2, init_params=start, random_state=seed).fit(faithful)
    assert model.lower_bound_ * 272 == pytest.approx(FAITHFUL[2], abs=1e-6)
    order = model.weights_.argsort()[::-1]
    np.testing.assert_allclose(model.weights_[order], [0.64412713, 0.35587287], atol=1e-6)
    means = [[4.28966200, 79.96811545], [2.03638848, 54.47851664]]
    np.testing.assert_allclose(model.means_[order], means, rtol=1e-6)
    covariances = [
        [[0.16996841, 0.94060895], [0.94060895, 36.04620712]],
        [[0.06916769, 0.43516784], [0.43516784, 33.69728355]],
    ]
    np.testing.assert_allclose(model.covariances_[order], covariances, rtol=1e-4)
