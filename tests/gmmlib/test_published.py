"""Fits published by another program: mclust 6.0.0 (R 4.2.2). See published/README.md.

A likelihood has many local maxima. Each of these is the one mclust's own start leads to: started
near it, EM must end in it. None is tested to be the best.
"""

import csv
import json
from contextlib import nullcontext
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

import gmmlib
from gmmlib import GaussianMixture

PUBLISHED = Path(__file__).parent / "published"
NEAR = json.loads((PUBLISHED / "near.json").read_text("utf-8"))
NOT_OURS = {"tied diag", "tied spherical"}  # mclust's EEI and EII


class Fit(NamedTuple):
    """A row of mclust.csv."""

    data: str
    mclust_model: str
    covariance_type: str
    n_components: int
    log_likelihood: float
    bic_mclust: float
    n_parameters: int

    def __str__(self):
        return f"{self.data} {self.covariance_type} {self.n_components}"


def read_fits():
    with (PUBLISHED / "mclust.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            kinds = Fit.__annotations__
            yield Fit(**{name: kinds[name](value) for name, value in row.items()})


FITS = [fit for fit in read_fits() if fit.covariance_type not in NOT_OURS]
ONE_FEATURE = [fit for fit in FITS if fit.mclust_model == "V"]


@pytest.fixture
def data(faithful, galaxies):
    return {"faithful": faithful, "galaxies": galaxies}


def fit_near(X, weights, means, covariances, covariance_type):
    """The maximum of the likelihood near these parameters."""
    matrices = covariance_type in ("full", "tied")
    precisions = np.linalg.inv(covariances) if matrices else 1 / np.asarray(covariances)
    start = {"weights_init": weights, "means_init": means, "precisions_init": precisions}
    exact = {"tol": 1e-12, "reg_covar": 0}
    return GaussianMixture(
        len(means), covariance_type=covariance_type, max_iter=2000, **exact, **start
    ).fit(X)


def test_every_row_whose_model_we_have_is_tested():
    assert len(list(read_fits())) == 36
    assert len(FITS) == 28
    assert {str(fit) for fit in FITS} == set(NEAR)


@pytest.mark.parametrize("fit", FITS, ids=str)
def test_the_fit_is_the_published_one(data, fit):
    X, start = data[fit.data], NEAR[str(fit)]
    coincide = str(fit) == "galaxies tied 6"  # two of mclust's own components do
    with pytest.warns(match="coincide") if coincide else nullcontext():
        model = fit_near(X, *start, fit.covariance_type)
    assert model.score_samples(X).sum() == pytest.approx(fit.log_likelihood, abs=1e-6)
    assert model.lower_bound_ * len(X) == pytest.approx(fit.log_likelihood, abs=1e-6)
    assert model.n_parameters_ == fit.n_parameters
    assert model.bic(X) == pytest.approx(-fit.bic_mclust, abs=1e-5)


@pytest.mark.parametrize("fit", ONE_FEATURE, ids=str)
@pytest.mark.parametrize("covariance_type", ["diag", "spherical"])
def test_in_one_dimension_three_types_are_the_same(galaxies, kept, fit, covariance_type):
    weights, means, covariances = NEAR[str(fit)]
    start = weights, means, kept(covariance_type, covariances)
    model = fit_near(galaxies, *start, covariance_type)
    assert model.lower_bound_ * 82 == pytest.approx(fit.log_likelihood, abs=1e-6)
    assert model.n_parameters_ == fit.n_parameters


@pytest.mark.parametrize("fit", [fit for fit in FITS if fit.covariance_type == "full"], ids=str)
def test_the_readers_em_ends_in_it_too(data, fit):
    weights, means, covariances = NEAR[str(fit)]
    X, start = data[fit.data], gmmlib.Parameters(weights, means, covariances)
    *_, last = gmmlib.em(X, start, tol=1e-12)
    assert last.log_likelihood == pytest.approx(fit.log_likelihood, abs=1e-6)


def test_published_parameters_full(faithful):
    model = fit_near(faithful, *NEAR["faithful full 2"], "full")
    order = model.weights_.argsort()[::-1]
    np.testing.assert_allclose(model.weights_[order], [0.64412713, 0.35587287], atol=1e-7)
    means = [[4.28966200, 79.96811545], [2.03638848, 54.47851664]]
    np.testing.assert_allclose(model.means_[order], means, rtol=1e-7)
    covariances = [
        [[0.16996841, 0.94060895], [0.94060895, 36.04620712]],
        [[0.06916769, 0.43516784], [0.43516784, 33.69728355]],
    ]
    np.testing.assert_allclose(model.covariances_[order], covariances, rtol=2e-6)


def test_published_parameters_tied(faithful):
    """The likelihood is flat here: weights 1e-6 off cost 1e-9 of it, and mclust stopped there."""
    model = fit_near(faithful, *NEAR["faithful tied 3"], "tied")
    order = model.weights_.argsort()
    np.testing.assert_allclose(
        model.weights_[order], [0.16860434, 0.35637811, 0.47501755], atol=5e-6
    )
    means = [[3.79775581, 77.46883903], [2.03761471, 54.49128472], [4.46573751, 80.87274927]]
    np.testing.assert_allclose(model.means_[order], means, rtol=1e-6)
    covariance = [[0.07797552, 0.47015770], [0.47015770, 33.67203197]]
    np.testing.assert_allclose(model.covariances_, covariance, rtol=1e-5)


@pytest.mark.parametrize(
    ("name", "bic", "icl"),
    [
        ("faithful tied 3", -2314.316296, -2357.824249),
        ("faithful full 2", -2322.191959, -2322.697467),
    ],
)
def test_icl_of_mclust_counts_the_most_likely_component(faithful, name, bic, icl):
    """mclust's looser default tolerance stopped at ln L 1e-4 and 1e-2 below the maximum, where its
    entropies are 1.5 % off. Counted over all components they would be at least 1.9 times these."""
    model = fit_near(faithful, *NEAR[name], name.split()[1])
    assert model.bic(faithful) == pytest.approx(-bic, abs=0.03)
    excess = model.icl(faithful, hard=True) - model.bic(faithful)
    assert excess == pytest.approx(bic - icl, rel=0.02)
    assert model.icl(faithful) - model.bic(faithful) > 1.9 * excess


@pytest.mark.parametrize("init_params", ["kmeans", "random_from_data"])
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_two_components_of_old_faithful_are_found_from_any_start(faithful, init_params, seed):
    exact = {"tol": 1e-12, "reg_covar": 0}
    model = GaussianMixture(2, init_params=init_params, random_state=seed, **exact).fit(faithful)
    assert model.lower_bound_ * 272 == pytest.approx(-1130.263960185, abs=1e-6)
