"""Numbers that are given: how they are drawn, and how they are written as code."""


def assign(**arrays):
    """Code that sets the names to these numbers."""
    return "\n".join(
        f"{name} = {value.tolist() if value.ndim == 0 else f'np.array({value.tolist()})'}"
        for name, value in arrays.items()
    )


def draw_components(rng, K):
    """Weights in steps of 0.05, means some way apart, variances between 0.5 and 3."""
    weights = (1 + rng.multinomial(20 - K, [1 / K] * K)) / 20
    means = (rng.normal(0, 0.5, K) + 3 * rng.permutation(K)).round(1)
    return dict(weights=weights, means=means, variances=rng.uniform(0.5, 3, K).round(1))


def draw_table(rng, N, K):
    """Responsibilities in steps of 0.05."""
    return (1 + rng.multinomial(20 - K, rng.dirichlet([1.0] * K, N))) / 20
