"""The book's symbols, as in notation.md: what each letter is, and over what it runs."""

import sympy as sp

N, K, D = sp.symbols("N K D", integer=True, positive=True)

# Indices: rows i, h; components j, k, m; features a, b, c, d.
i, h = sp.symbols("i h", integer=True)
j, k, m = sp.symbols("j k m", integer=True)
a, b, c, d = sp.symbols("a b c d", integer=True)
UPPER = {
    **dict.fromkeys((i, h), N),
    **dict.fromkeys((j, k, m), K),
    **dict.fromkeys((a, b, c, d), D),
}

# Data and parameters. x[i] is a row and x[i, a] its feature a; the same for the means.
x = sp.IndexedBase("x", real=True)
mu = sp.IndexedBase("mu", real=True)
pi = sp.IndexedBase("pi", positive=True)
sigma2 = sp.IndexedBase("sigma2", positive=True)
Sigma = sp.IndexedBase("Sigma", real=True)
Lambda = sp.IndexedBase("Lambda", real=True)
det_Lambda = sp.IndexedBase("det_Lambda", positive=True)
theta = sp.IndexedBase("theta", real=True)
q = sp.IndexedBase("q", positive=True)
new_gamma = sp.IndexedBase("gamma'", positive=True)
z = sp.IndexedBase("z", integer=True, nonnegative=True)
frozen_gamma = sp.IndexedBase("gamma", positive=True)
pi_prime = sp.IndexedBase("pi'", positive=True)
lam = sp.Symbol("lambda", real=True)

# One covariance for all components, its inverse, and the determinant of that.
shared_Sigma = sp.IndexedBase("shared_Sigma", real=True)
shared_Lambda = sp.IndexedBase("shared_Lambda", real=True)
shared_det_Lambda = sp.Symbol("shared_det_Lambda", positive=True)

# Weights of rows, and how often each row is repeated; a penalty; a prior; how much is free.
w = sp.IndexedBase("w", integer=True, positive=True)
Psi = sp.IndexedBase("Psi", real=True)
mu_0 = sp.IndexedBase("mu_0", real=True)
kappa, nu = sp.symbols("kappa nu", positive=True)
n_theta = sp.Symbol("n_theta", positive=True)

# Binary data, the chance of a 1 in each feature of a component, and a Dirichlet prior.
binary = sp.IndexedBase("binary", integer=True, nonnegative=True)
chance = sp.IndexedBase("chance", positive=True)
alpha = sp.IndexedBase("alpha", positive=True)
# One variance for all components and features.
shared_sigma2 = sp.Symbol("shared_sigma2", positive=True)

# These are 0 or 1, so a power is the entry itself.
ZERO_OR_ONE = {binary, z}
# These lie between 0 and 1, and are neither.
INSIDE_UNIT = {chance}

# A direction in which a precision matrix moves, how far, and the eigenvalues it meets.
V = sp.IndexedBase("V", real=True)
eigenvalue = sp.IndexedBase("e", real=True)
step = sp.Symbol("s", real=True)
# A linear map of the features: other units, a rotation.
A = sp.IndexedBase("A", real=True)

# Entries may be exchanged in the last two indices.
SYMMETRIC = {Sigma, Lambda, V, shared_Sigma, shared_Lambda, Psi}

# Covariances and their inverses; an entry on the diagonal of such a matrix is positive.
POSITIVE_DEFINITE = {Sigma, Lambda, shared_Sigma, shared_Lambda}

# What each index of a base runs over.
AXES = {
    **dict.fromkeys((x, binary), (N, D)),
    **dict.fromkeys((mu, Sigma, Lambda), (K, D, D)),
    **dict.fromkeys((pi, pi_prime, sigma2, det_Lambda, theta), (K,)),
    **dict.fromkeys((z, frozen_gamma, new_gamma, q), (N, K)),
    **dict.fromkeys((V, shared_Sigma, shared_Lambda, Psi, A), (D, D)),
    chance: (K, D),
    alpha: (K,),
    w: (N,),
    mu_0: (D,),
    eigenvalue: (D,),
}
