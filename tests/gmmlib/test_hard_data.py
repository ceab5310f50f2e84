"""Data on which careless arithmetic fails: the clusters are found, and the digits are right."""

import json
import os
import subprocess
import sys
import warnings
from typing import NamedTuple

import mpmath
import numpy as np
import pytest

import gmmlib
from gmmlib.engine.problem import LARGEST_RISK

KINDS = ["full", "tied", "diag", "spherical"]
CENTERS = np.array([[0, 0], [12, 12], [24, -12.0]])
EPS = np.finfo(float).eps
LABELS = np.arange(60) % 3
pytestmark = pytest.mark.filterwarnings("ignore::gmmlib.FragileFitWarning")


class Case(NamedTuple):
    """60 rows, 20 around each of three centres; the scale of each cluster along each feature."""

    X: np.ndarray
    centers: np.ndarray
    scales: np.ndarray
    no_maximum: tuple = ()  # for which kinds the likelihood has no upper bound


def blobs(centers=CENTERS, scales=1.0):
    scales = np.broadcast_to(scales, centers.shape)
    noise = np.random.default_rng(0).normal(size=(60, centers.shape[1]))
    return Case(centers[LABELS] + scales[LABELS] * noise, centers, scales)


def units(*scale, offset=0.0):
    X, centers, scales, _ = blobs()
    return Case(X * scale + offset, centers * scale + offset, scales * scale)


def with_column(column, center, scale, *no_maximum):
    X, centers, scales, _ = blobs()
    parts = np.c_[X, column(X)], np.c_[centers, center(centers)], np.c_[scales, np.full(3, scale)]
    return Case(*parts, no_maximum)


def constant(value):
    return with_column(
        lambda X: np.full(60, value), lambda c: np.full(3, value), 1.0, "full", "tied", "diag"
    )


CASES = (
    {"plain": blobs()}
    | {f"scale {s:g}": units(s, s) for s in (1e-130, 1e10, 1e148)}
    | {"units 1e-8 and 1e8": units(1e-8, 1e8), "units 1e8 and 1e-8": units(1e8, 1e-8)}
    | {f"offset {o:g}": units(1, 1, offset=o) for o in (1e4, -1e8)}
    | {f"apart {d:g}": blobs(CENTERS * (d / 12)) for d in (99, 1e5, 1e8)}
    | {"one is a millionth as wide": blobs(scales=np.array([[1], [1], [1e-6]]))}
    | {"constant column": constant(3.0), "column of 0": constant(0.0), "of 1e9": constant(1e9)}
    | {
        "about 1e9": with_column(
            lambda X: 1e9 + X @ [1, -1] + np.sin(7 * np.arange(60)),
            lambda c: 1e9 + c @ [1, -1],
            2.0,
        ),
        "collinear": with_column(lambda X: X @ [2, 1], lambda c: c @ [2, 1], 2.0, "full", "tied"),
    }
)


def fits(cases, reg_covars):
    """All that have a maximum."""
    return [
        pytest.param(cases[name], kind, reg_covar, id=f"{name}-{kind}-{reg_covar:g}")
        for name in cases
        for kind in KINDS
        for reg_covar in reg_covars
        if reg_covar or kind not in cases[name].no_maximum
    ]


def agree(labels, found):
    """Are these the same groups, whatever their names?"""
    return len(set(zip(labels, found))) == len(set(labels)) == len(set(found))


def assert_sound(fit, X):
    names = "weights_ means_ covariances_ precisions_ precisions_cholesky_ lower_bounds_".split()
    for name in names:
        assert np.isfinite(getattr(fit, name)).all(), name
    assert np.isfinite(fit.score_samples(X)).all()
    objectives = np.array(fit.lower_bounds_)
    falls = -np.diff(objectives) / np.maximum(1, np.abs(objectives[1:]))
    assert falls.max(initial=0) < 1e-12


@pytest.mark.parametrize(("case", "kind", "reg_covar"), fits(CASES, (1e-6, 0)))
def test_the_clusters_are_found(case, kind, reg_covar):
    fit = gmmlib.GaussianMixture(3, covariance_type=kind, reg_covar=reg_covar, random_state=0)
    fit.fit(case.X)
    assert_sound(fit, case.X)
    assert fit.converged_
    assert agree(LABELS, fit.predict(case.X))
    if reg_covar == 0:  # means of float64 are coarse beside 1e9
        assert fit.score(case.X) == pytest.approx(fit.lower_bound_, rel=1e-9, abs=1e-6)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", CASES)
def test_a_start_without_clusters_is_sound_too(name, kind):
    """Random responsibilities, a component too many: steps that are long and go far."""
    model = from_random_responsibilities(kind)
    if (kind, name) != ("full", "apart 1e+08"):
        assert_sound(model.fit(CASES[name].X), CASES[name].X)
        return
    # One component on two clusters 1e8 widths apart: float64 has no digits for the narrow side.
    # Whether rounding leaves it positive definite depends on the processor.
    try:
        model.fit(CASES[name].X)
    except gmmlib.CollapseError:
        return
    assert_sound(model, CASES[name].X)


def from_random_responsibilities(kind):
    return gmmlib.GaussianMixture(
        4, covariance_type=kind, init_params="random", random_state=1, max_iter=200
    )


# One step of EM in 50 digits, from the textbook's formulas.

mpmath.mp.dps = 50
to_exact = np.frompyfunc(lambda x: mpmath.mpf(float(x)), 1, 1)  # no digit is lost
exp, log, root = (np.frompyfunc(f, 1, 1) for f in (mpmath.exp, mpmath.log, mpmath.sqrt))


def exact_step(X, weights, means, precisions, kind, psi):
    """Return the penalised objective per row of these parameters, and the next ones.

    precisions, and the covariances returned: K x D x D. psi: D.
    """
    (N, D), joint, eye = X.shape, [], to_exact(np.eye(X.shape[1]))
    for pi, mu, precision in zip(weights, means, precisions):
        log_det = log(mpmath.det(mpmath.matrix(precision)))
        squares = ((X - mu) @ precision * (X - mu)).sum(axis=1)
        joint.append(log(pi) + (log_det - D * log(2 * mpmath.pi) - squares) / 2)
    largest = np.max(joint, axis=0)
    terms = exp(np.array(joint) - largest)
    gamma = terms / terms.sum(axis=0)
    traces = [np.diag(precision) @ psi for precision in precisions]
    penalty = traces[0] if kind == "tied" else sum(traces)
    objective = ((log(terms.sum(axis=0)) + largest).sum() - penalty / 2) / N
    counts = gamma.sum(axis=1)
    means = gamma @ X / counts[:, None]
    scatters = [(g[:, None] * (X - mu)).T @ (X - mu) for g, mu in zip(gamma, means)]
    covariances = {
        "full": lambda S, n: (S + np.diag(psi)) / n,
        "tied": lambda S, n: (sum(scatters) + np.diag(psi)) / N,
        "diag": lambda S, n: np.diag(np.diag(S) + psi) / n,
        "spherical": lambda S, n: eye * (np.trace(S) + psi.sum()) / (D * n),
    }[kind]
    return objective, counts / N, means, [covariances(S, n) for S, n in zip(scatters, counts)]


def expand(values, kind, D):
    """Return three full matrices in exact numbers."""
    values = to_exact(values)
    return {
        "full": lambda k: values[k],
        "tied": lambda k: values,
        "diag": lambda k: np.diag(values[k]),
        "spherical": lambda k: values[k] * to_exact(np.eye(D)),
    }[kind]


def start_beside(centers, scales, kind):
    """Weights, means and precisions not far from those of the clusters."""
    D = centers.shape[1]
    correlated = np.linalg.inv(np.full((D, D), 0.3) + 0.7 * np.eye(D))
    precisions = {
        "full": lambda: [correlated / np.outer(s, s) for s in scales],
        "tied": lambda: correlated / np.outer(scales.max(axis=0), scales.max(axis=0)),
        "diag": lambda: 0.8 / scales**2,
        "spherical": lambda: 0.8 / scales.max(axis=1) ** 2,
    }[kind]
    return np.array([0.2, 0.3, 0.5]), centers + 0.4 * scales, np.array(precisions())


def errors(case, kind, reg_covar, psi):
    """Errors of objective, weights, means and covariances; and how much of a width rounding is."""
    X, (weights, means, precisions) = case.X, start_beside(case.centers, case.scales, kind)
    full = [expand(precisions, kind, X.shape[1])(k) for k in range(3)]
    exact = exact_step(*map(to_exact, (X, weights, means)), full, kind, to_exact(psi))
    settings = dict(weights_init=weights, means_init=means, precisions_init=precisions)
    settings |= dict(covariance_type=kind, reg_covar=reg_covar, tol=0)
    before = gmmlib.GaussianMixture(3, max_iter=0, **settings).fit(X)
    with pytest.warns(gmmlib.ConvergenceWarning):
        after = gmmlib.GaussianMixture(3, max_iter=1, **settings).fit(X)
    found = [expand(after.covariances_, kind, X.shape[1])(k) for k in range(3)]
    own = root(np.array([np.diag(covariance) for covariance in exact[3]]))
    apart = [abs(a - b) / np.outer(s, s) for a, b, s in zip(found, exact[3], own)]
    return (
        abs(before.lower_bound_ - exact[0]) / max(1, abs(exact[0])),
        abs(to_exact(after.weights_) - exact[1]).max(),
        (abs(to_exact(after.means_) - exact[2]) / own).max(),
        np.max(apart),
        EPS * (np.ptp(X, axis=0) / own).max(),
        EPS * (np.abs(X).max(axis=0) / own).max(),
    )


def penalty_of(X, kind, reg_covar, widths):
    wide = widths(X, 3)
    constant = np.where(X[0] == 0, 1, np.abs(X[0]))
    return reg_covar * (wide if kind == "spherical" else np.where(wide > 0, wide, constant)) ** 2


EXACT = CASES | {"overlapping": blobs(CENTERS / 6), "apart 50": blobs(CENTERS * (50 / 12))}
PENALISED = {name: EXACT[name] for name in ("overlapping", "units 1e-8 and 1e8", "of 1e9")}


@pytest.mark.parametrize(("case", "kind", "reg_covar"), fits(EXACT, (0,)) + fits(PENALISED, (0.1,)))
def test_a_step_agrees_with_fifty_digits(case, kind, reg_covar, widths):
    """Rounding the rows moves them by EPS times the reach of the data; means by EPS times |x|."""
    psi = penalty_of(case.X, kind, reg_covar, widths)
    objective, weights, means, covariances, moved, rounded = errors(case, kind, reg_covar, psi)
    assert objective < 1e-13 + moved / 50
    assert weights < 1e-14
    assert means < 1e-14 + moved + rounded
    assert covariances < LARGEST_RISK * EPS + moved / 10


# The same numbers in another layout are the same data, to the last bit.

LAYOUTS = {
    "Fortran order": np.asfortranarray,
    "not contiguous": lambda X: np.repeat(np.repeat(X, 2, axis=0), 3, axis=1)[::2, ::3],
    "backwards in memory": lambda X: np.ascontiguousarray(X[::-1, ::-1])[::-1, ::-1],
    "read-only": lambda X: np.frombuffer(X.tobytes()).reshape(X.shape),
    "nested lists": lambda X: X.tolist(),
    "big-endian": lambda X: X.astype(">f8"),
}


def same_bits(a, b):
    names = ("weights_", "means_", "covariances_", "precisions_cholesky_", "lower_bounds_")
    return all(np.array_equal(getattr(a, name), getattr(b, name)) for name in names)


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_the_layout_of_the_rows_is_no_matter(layout, faithful):
    model = gmmlib.GaussianMixture(2, random_state=0)
    plain, other = [
        model.__class__(**model.get_params()).fit(X) for X in (faithful, layout(faithful))
    ]
    assert same_bits(plain, other)
    np.testing.assert_array_equal(
        plain.predict_proba(faithful), plain.predict_proba(layout(faithful))
    )


@pytest.mark.parametrize("dtype", [bool, np.int8, np.uint16, np.int64, np.float16, np.float32])
def test_small_numbers_of_any_type_are_the_same_data(dtype):
    X = (CASES["plain"].X.round() % (2 if dtype is bool else 50)).astype(dtype)
    fit = gmmlib.GaussianMixture(2, random_state=0)
    found, expected = [fit.fit(x).lower_bounds_ for x in (X, X.astype(float))]
    np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize("kind", KINDS)
def test_rows_of_float32_give_a_fit_of_float32_where_it_can_hold_one(kind):
    X = CASES["plain"].X.astype(np.float32)
    far = (X * np.float32(1e30)).astype(np.float32)
    line = np.c_[X, X @ np.array([2, 1], np.float32)]
    for rows, dtype in ((X, np.float32), (far, np.float64)):
        fit = gmmlib.GaussianMixture(3, covariance_type=kind, random_state=0).fit(rows)
        assert fit.weights_.dtype == fit.means_.dtype == fit.covariances_.dtype == dtype
        assert agree(LABELS, fit.predict(rows))
        assert fit.sample(5)[0].shape == (5, 2)
    fit.fit(line)  # float32 has no digits for the width of the line: asked, the fit knows more
    assert fit.covariances_.dtype == np.float32
    assert agree(LABELS, fit.predict(line))
    assert fit.score(line) == pytest.approx(fit.lower_bound_, abs=0.6)  # but for the penalty


@pytest.mark.parametrize("kind", KINDS)
def test_rows_five_times_over_are_the_same_clusters(kind):
    X = CASES["plain"].X
    once, five = [
        gmmlib.GaussianMixture(3, covariance_type=kind, reg_covar=0, random_state=0).fit(x)
        for x in (X, np.repeat(X, 5, axis=0))
    ]
    assert five.lower_bound_ == pytest.approx(once.lower_bound_, rel=1e-12)
    np.testing.assert_allclose(five.covariances_, once.covariances_, rtol=1e-9)


@pytest.mark.parametrize("kind", KINDS)
def test_clusters_of_equal_rows_are_found(kind):
    """Nothing but three points, 20 times each: only the penalty keeps a width."""
    X = CENTERS[LABELS]
    fit = gmmlib.GaussianMixture(3, covariance_type=kind, random_state=0).fit(X)
    assert_sound(fit, X)
    assert agree(LABELS, fit.predict(X))
    with pytest.raises(gmmlib.CollapseError):
        fit.set_params(reg_covar=0).fit(X)


@pytest.mark.parametrize("kind", KINDS)
def test_one_row_for_all(kind):
    fit = gmmlib.GaussianMixture(covariance_type=kind).fit([[3.0, 1e-7]])
    assert_sound(fit, [[3.0, 1e-7]])


@pytest.mark.parametrize("kind", ["full", "diag", "spherical"])
def test_a_penalty_shared_by_too_few_rows_to_be_a_number_is_left_out(kind):
    """Two equal rows: one component keeps next to nothing of them, and then nothing."""
    settings = {"covariance_type": kind, "init_params": "random", "random_state": 0}
    model = gmmlib.GaussianMixture(2, tol=0, **settings)
    X = np.full((2, 3), 1e145)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", gmmlib.ConvergenceWarning)  # tol = 0 never ends it
        with pytest.warns(gmmlib.FragileFitWarning, match="component 1: without rows"):
            assert_sound(model.fit(X), X)
    np.testing.assert_array_equal(model.weights_, [1, 0])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("scale", [1e-160, 1e-310])
def test_data_too_narrow_for_a_variance_of_float64_are_refused(scale, kind):
    with pytest.raises(ValueError, match="X: expected features whose variance float64 can hold"):
        gmmlib.GaussianMixture(2, covariance_type=kind).fit(CASES["plain"].X * scale)


@pytest.mark.parametrize("scale", [1e155, 1e300])
def test_data_too_wide_for_a_variance_of_float64_are_refused(scale):
    message = r"X: expected finite numbers .* of size at most 1e\+150, found .*e\+"
    with pytest.raises(ValueError, match=message):
        gmmlib.GaussianMixture(2).fit(CASES["plain"].X * scale)


# The same seed gives the same bits.


@pytest.mark.parametrize(
    "init_params", ["search", "kmeans", "k-means++", "random", "random_from_data"]
)
def test_a_seed_decides_every_bit(init_params, faithful):
    fits = [
        gmmlib.GaussianMixture(3, init_params=init_params, random_state=seed, max_iter=0).fit(
            faithful
        )
        for seed in (5, 5, 6)
    ]
    assert same_bits(fits[0], fits[1])
    assert not same_bits(fits[0], fits[2])


FIT_ON_THREADS = """
import json, numpy, gmmlib
X, found = numpy.random.default_rng(0).normal(size=(2000, 12)), []
how = dict(init_params="kmeans", tol=0, max_iter=2, random_state=0)  # a search takes a minute here
for kind in ("full", "diag"):
    fit = gmmlib.GaussianMixture(8, covariance_type=kind, **how).fit(X)
    found.append([fit.lower_bounds_, fit.means_.tolist(), fit.covariances_.tolist()])
print(json.dumps(found))
"""


def test_a_number_of_threads_decides_every_bit_and_another_one_nearly_so():
    """BLAS sums in another order on two threads than on one, from about D = 12 on."""

    def fit_on(n_threads):
        environment = os.environ | {"OPENBLAS_NUM_THREADS": str(n_threads)}
        command = [sys.executable, "-W", "ignore", "-c", FIT_ON_THREADS]
        return subprocess.run(command, env=environment, capture_output=True, check=True).stdout

    one, two, again = fit_on(1), fit_on(2), fit_on(2)
    assert two == again
    for on_one, on_two in zip(json.loads(one), json.loads(two), strict=True):
        for a, b in zip(on_one, on_two, strict=True):
            np.testing.assert_allclose(a, b, rtol=1e-11, atol=1e-11)
