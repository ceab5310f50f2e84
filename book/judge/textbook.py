"""The names of the field, from their textbook definitions and not from the book's equations."""

import mpmath
from kit.names import Name
from kit.notation import (
    D,
    K,
    Lambda,
    N,
    Psi,
    det_Lambda,
    frozen_gamma,
    kappa,
    lam,
    mu,
    mu_0,
    n_theta,
    nu,
    pi,
    q,
    sigma2,
    x,
    z,
)
from mpmath import fprod, fsum, mpf
from sympy import Symbol

from judge.errors import Undefined
from judge.matrices import matrix
from judge.rows import bernoulli


def log(value):
    if value <= 0:
        raise Undefined(f"the logarithm of {mpmath.nstr(value, 5)}")
    return mpmath.log(value)


def weighted(model, i, k):
    """pi_k N_ik."""
    return model.entry(pi, (k,)) * model.normal(i, k)


def density(model, i):
    return fsum(weighted(model, i, k) for k in model.range(K))


def responsibility(model, i, k):
    total = density(model, i)
    if total == 0:
        raise Undefined("a responsibility of 0/0")
    return weighted(model, i, k) / total


def normal_distribution(model, i, k):
    """The distribution function of component k at row i, where D = 1."""
    away = model.entry(x, (i,)) - model.entry(mu, (k,))
    return mpmath.ncdf(away / mpmath.sqrt(model.entry(sigma2, (k,))))


def likelihood(model):
    return fprod(density(model, i) for i in model.range(N))


def log_likelihood(model):
    return fsum(log(density(model, i)) for i in model.range(N))


def over_rows_and_components(model, term):
    return fsum(term(i, k) for i in model.range(N) for k in model.range(K))


def held(model, i, k):
    return model.entry(frozen_gamma, (i, k))


def count(model, k):
    return fsum(held(model, i, k) for i in model.range(N))


def q_function(model):
    return over_rows_and_components(
        model, lambda i, k: held(model, i, k) * log(weighted(model, i, k))
    )


def entropy(model, i):
    shares = [responsibility(model, i, k) for k in model.range(K)]
    return -fsum(share * log(share) for share in shares)


def lagrangian(model):
    weights = fsum(model.entry(pi, (k,)) for k in model.range(K))
    return log_likelihood(model) + model.symbol(lam) * (1 - weights)


def guess(model, i, k):
    return model.entry(q, (i, k))


def elbo(model):
    """The average under q of ln p(x, z) - ln q(z)."""
    return over_rows_and_components(
        model,
        lambda i, k: guess(model, i, k) * (log(weighted(model, i, k)) - log(guess(model, i, k))),
    )


def divergence(model):
    """KL of q from the posterior."""
    return over_rows_and_components(
        model,
        lambda i, k: (
            guess(model, i, k) * (log(guess(model, i, k)) - log(responsibility(model, i, k)))
        ),
    )


def chosen(model, i, part):
    """The product of part(k) over the components that the labels of row i mark."""
    return fprod(mpmath.power(part(k), model.entry(z, (i, k))) for k in model.range(K))


def prior(model, i):
    return chosen(model, i, lambda k: model.entry(pi, (k,)))


def given_label(model, i):
    return chosen(model, i, lambda k: model.normal(i, k))


def joint(model, i):
    return prior(model, i) * given_label(model, i)


def tangent(model, t):
    return t - 1 - log(t)


def bic(model):
    size = log(mpf(model.draw.sizes[N]))
    return model.symbol(n_theta) * size - 2 * log_likelihood(model)


def aic(model):
    return 2 * model.symbol(n_theta) - 2 * log_likelihood(model)


def icl(model):
    return bic(model) + 2 * fsum(entropy(model, i) for i in model.range(N))


def trace(product):
    return fsum(product[r, r] for r in range(product.rows))


def penalised(model):
    """ln L - tr(Psi Lambda_k) / 2, summed over the components."""
    pulls = [trace(matrix(model, Psi) * matrix(model, Lambda, (k,))) for k in model.range(K)]
    return log_likelihood(model) - fsum(pulls) / 2


def prior_scatter(model, k, r, s):
    away = [model.entry(mu, (k, n)) - model.entry(mu_0, (n,)) for n in (r, s)]
    return model.entry(Psi, (r, s)) + model.symbol(kappa) * away[0] * away[1]


def normal_inverse_wishart(model):
    """ln of its density in mu_k and Sigma_k, up to a constant: mean mu_0, kappa, Psi, nu."""
    size = model.draw.sizes[D]
    power = model.symbol(nu) + size + 2

    def of_component(k):
        scatter = mpmath.matrix(
            [[prior_scatter(model, k, r, s) for s in model.range(D)] for r in model.range(D)]
        )
        pulls = trace(scatter * matrix(model, Lambda, (k,)))
        return power * log(model.entry(det_Lambda, (k,))) / 2 - pulls / 2

    return fsum(of_component(k) for k in model.range(K))


def normal_inverse_gamma(model):
    """The same with one feature."""
    psi, mean = (model.symbol(s) for s in (Symbol("psi", positive=True), Symbol("mu_0", real=True)))

    def of_component(k):
        variance, away = model.entry(sigma2, (k,)), model.entry(mu, (k,)) - mean
        scatter = psi + model.symbol(kappa) * away**2
        return -((model.symbol(nu) + 1 + 2) * log(variance) + scatter / variance) / 2

    return fsum(of_component(k) for k in model.range(K))


MEANINGS = {
    "mixture-density": density,
    "responsibility": responsibility,
    "likelihood": likelihood,
    "log-likelihood": log_likelihood,
    "gaussian-cdf": normal_distribution,
    "counts": count,
    "q-function": q_function,
    "entropy": entropy,
    "lagrangian": lagrangian,
    "elbo": elbo,
    "divergence": divergence,
    "prior": prior,
    "likelihood-of-label": given_label,
    "joint": joint,
    "tangent-bound": tangent,
    "bernoulli": bernoulli,
    "bic": bic,
    "aic": aic,
    "icl": icl,
    "penalised-likelihood": penalised,
    "prior-scatter": prior_scatter,
    "conjugate-prior": normal_inverse_wishart,
    "conjugate-prior-1d": normal_inverse_gamma,
}


def of_name(model, e):
    """A name of the field, or else what its equation says."""
    arguments = [model.value(part) for part in e.args]
    if e.label in MEANINGS:
        indices = arguments if e.label == "tangent-bound" else map(int, arguments)
        return MEANINGS[e.label](model, *indices)
    known = model.find(e.label)
    return model.where(dict(zip(known.lhs.args, arguments, strict=True))).value(known.rhs)


RULES = {Name: of_name}
