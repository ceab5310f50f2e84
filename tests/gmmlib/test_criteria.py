"""AIC, BIC, ICL and counts of parameters: by hand, and as published."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gmmlib
from gmmlib import criteria

# What mclust 6.0.0 (R 4.2.2) gives: log-likelihood, BIC in its sign, number of parameters.
FAITHFUL = {
    ("tied", 1): (-1289.796745053, -2607.622500, 5),
    ("tied", 2): (-1140.186759437, -2325.219935, 8),
    ("tied", 3): (-1126.315927824, -2314.295678, 11),
    ("tied", 4): (-1120.828126614, -2320.137482, 14),
    ("spherical", 1): (-2003.952036585, -4024.721479, 3),
    ("spherical", 2): (-1709.529282177, -3458.299179, 7),
    ("spherical", 3): (-1637.434417999, -3336.532659, 11),
    ("spherical", 4): (-1579.346648039, -3242.780327, 15),
    ("diag", 1): (-1516.705826618, -3055.834862, 4),
    ("diag", 2): (-1147.806352538, -2346.064924, 9),
    ("diag", 3): (-1131.818534840, -2342.118299, 14),
    ("diag", 4): (-1112.880832926, -2332.271905, 19),
    ("full", 1): (-1289.796745053, -2607.622500, 5),
    ("full", 2): (-1130.263960185, -2322.191743, 11),
    ("full", 3): (-1127.071667403, -2349.441970, 17),
    ("full", 4): (-1111.247969166, -2351.429386, 23),
}
GALAXIES = {
    ("tied", 1): (-240.337891196, -489.489220886, 2),
    ("tied", 2): (-230.352387388, -478.331651765, 4),
    ("tied", 3): (-212.351855180, -451.144025844, 6),
    ("tied", 4): (-207.722330039, -450.698414057, 8),
    ("tied", 5): (-204.605409682, -453.278011838, 10),
    ("tied", 6): (-204.605409682, -462.091450332, 12),
    ("full", 1): (-240.337891196, -489.489220886, 2),
    ("full", 2): (-220.243277152, -462.520150541, 5),
    ("full", 3): (-212.080404255, -459.414562488, 8),
    ("full", 4): (-199.252693965, -446.979299650, 11),
    ("full", 5): (-197.411606034, -456.517281529, 14),
    ("full", 6): (-195.167211332, -465.248649868, 17),
}
SIZES = {"full": 17, "tied": 11, "diag": 14, "spherical": 11}  # K = 3, D = 2


def unfitted(X, K, kind):
    """An estimator at its start."""
    settings = {"init_params": "kmeans", "max_iter": 0, "random_state": 0}
    return gmmlib.GaussianMixture(K, covariance_type=kind, **settings).fit(X)


def at(X, parameters, **settings):
    """An estimator with these parameters."""
    weights, means, covariances = parameters
    given_ = {"weights_init": weights, "means_init": means}
    given_["precisions_init"] = np.linalg.inv(covariances)
    return gmmlib.GaussianMixture(len(means), **given_, **settings).fit(X)


@pytest.mark.parametrize("kind", SIZES)
def test_number_of_parameters_by_hand(faithful, kind):
    """Two weights are free, six means, and the covariances: 9, 3, 6 or 3 numbers."""
    assert unfitted(faithful, 3, kind).n_parameters_ == SIZES[kind]


@pytest.mark.equation("bic")
@pytest.mark.parametrize(("kind", "K"), FAITHFUL)
def test_published_for_old_faithful(faithful, kind, K):
    log_likelihood, bic, size = FAITHFUL[kind, K]
    assert unfitted(faithful, K, kind).n_parameters_ == size
    assert -criteria.bic(log_likelihood, size, 272) == pytest.approx(bic, abs=2e-6)


@pytest.mark.equation("bic")
@pytest.mark.parametrize(("kind", "K"), GALAXIES)
def test_published_for_galaxies(galaxies, kind, K):
    log_likelihood, bic, size = GALAXIES[kind, K]
    assert unfitted(galaxies, K, kind).n_parameters_ == size
    assert -criteria.bic(log_likelihood, size, 82) == pytest.approx(bic, abs=1e-8)


@pytest.mark.equation("aic")
@pytest.mark.equation("bic")
@pytest.mark.equation("icl")
@pytest.mark.equation("entropy")
def test_criteria_by_hand():
    """Five rows under two components, all written out."""
    rows = (-1.5, 0.0, 1.0, 2.5, 3.0)
    X = np.array(rows)[:, None]
    model = at(X, ([0.5, 0.5], [[0.0], [2.0]], [[[1.0]], [[1.0]]]), max_iter=0)
    logs, entropy, hard = 0.0, 0.0, 0.0
    for x in rows:
        left, right = (0.5 * np.exp(-((x - m) ** 2) / 2) / np.sqrt(2 * np.pi) for m in (0, 2))
        share = left / (left + right)
        logs += np.log(left + right)
        entropy -= share * np.log(share) + (1 - share) * np.log(1 - share)
        hard -= np.log(max(share, 1 - share))
    assert model.n_parameters_ == 5
    assert model.aic(X) == pytest.approx(-2 * logs + 10, rel=1e-13)
    assert model.bic(X) == pytest.approx(-2 * logs + 5 * np.log(5), rel=1e-13)
    assert model.icl(X) == pytest.approx(-2 * logs + 5 * np.log(5) + 2 * entropy, rel=1e-13)
    assert model.icl(X, hard=True) == pytest.approx(-2 * logs + 5 * np.log(5) + 2 * hard, rel=1e-13)


@pytest.mark.equation("entropy")
def test_entropies_by_hand():
    gamma = np.array([[1.0, 0.0], [0.5, 0.5], [0.25, 0.75], [1 - 1e-300, 1e-300]])
    expected = [0, np.log(2), np.log(4) - 0.75 * np.log(3), 300 * np.log(10) * 1e-300]
    np.testing.assert_allclose(criteria.entropies(gamma), expected, rtol=1e-12)
    expected = [0, np.log(2), np.log(4 / 3), 0]
    np.testing.assert_allclose(criteria.hard_entropies(gamma), expected, rtol=1e-12)


# mclust, by its default tolerances, stops a little before the maximum: where, is published only as
# the log-likelihood. ICL is its BIC plus 2 sum ln max gamma, of these few steps less.
VVV = (-1130.264068, -2322.191959, -2322.697467)
EEE = (-1126.326236, -2314.316296, -2357.824249)


def test_published_icl_of_two_full_components(faithful):
    """Two steps of EM, one before and one after mclust's last, have its ICL between them."""
    model = gmmlib.GaussianMixture(2, reg_covar=0, tol=0, max_iter=1, warm_start=True)
    model.set_params(random_state=0, init_params="random_from_data")
    log_likelihood, gap, steps = -np.inf, 0.0, 0
    while log_likelihood < VVV[0] and steps < 100:
        before, steps = gap, steps + 1
        with pytest.warns(gmmlib.ConvergenceWarning):
            model.fit(faithful)
        log_likelihood = 272 * model.score(faithful)
        gap = model.bic(faithful) - model.icl(faithful, hard=True)
    assert before > VVV[2] - VVV[1] > gap
    assert -model.icl(faithful, hard=True) == pytest.approx(VVV[2], abs=0.01)


def test_published_icl_of_three_tied_components(faithful):
    """At the maximum, 0.01 above mclust's log-likelihood; entropies themselves are 42 away."""
    weights = [0.16860434, 0.35637811, 0.47501755]
    means = [[3.79775581, 77.46883903], [2.03761471, 54.49128472], [4.46573751, 80.87274927]]
    covariance = [[0.07797552, 0.47015770], [0.47015770, 33.67203197]]
    settings_ = {"covariance_type": "tied", "reg_covar": 0, "tol": 1e-12}
    model = at(faithful, (weights, means, covariance), **settings_)
    assert 272 * model.score(faithful) == pytest.approx(-1126.315927824, abs=1e-6)
    assert -model.icl(faithful, hard=True) == pytest.approx(EEE[2], abs=0.6)
    assert -model.icl(faithful) < EEE[2] - 40


@given(seed=st.integers(0, 2**32 - 1), K=st.integers(1, 5))
@settings(max_examples=50, deadline=None)
def test_entropies_are_bounded_and_need_no_order(draw_gamma, seed, K):
    gamma = draw_gamma(seed, 20, K)
    entropies, hard = criteria.entropies(gamma), criteria.hard_entropies(gamma)
    assert (hard >= 0).all()
    assert (hard <= entropies + 1e-12).all()  # the largest of K is at least exp(-entropy)
    assert (entropies <= np.log(K) + 1e-12).all()
    np.testing.assert_allclose(
        criteria.entropies(gamma[:, ::-1]), entropies, rtol=1e-12, atol=1e-14
    )


@given(seed=st.integers(0, 2**32 - 1), kind=st.sampled_from(list(SIZES)))
@settings(max_examples=20, deadline=None)
def test_whole_weights_are_repeated_rows(draw, seed, kind):
    X, rng = draw(seed, 12, 1, 2)[0], np.random.default_rng(seed)
    model = unfitted(X, 2, kind)
    times = rng.integers(0, 4, len(X))
    times[0] = 1
    for ask in (model.aic, model.bic, model.icl, lambda X, w=None: model.icl(X, w, hard=True)):
        assert ask(X, times) == pytest.approx(ask(np.repeat(X, times, axis=0)), rel=1e-12)
