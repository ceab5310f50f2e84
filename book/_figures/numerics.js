// Gaussian mixtures in numbers: what gmmlib computes, under the book's names.
// X: N rows of D numbers. parameters: {weights (K), means (K x D), covariances (K x D x D)}.
"use strict";

const gmm = (() => {
  const dot = (a, b) => sum(a.map((value, d) => value * b[d]));

  // The lower triangular L with Sigma = L L^T.
  function cholesky(Sigma) {
    const L = Sigma.map((row) => row.map(() => 0));
    for (let a = 0; a < Sigma.length; a++) {
      for (let b = 0; b <= a; b++) {
        const rest = Sigma[a][b] - dot(L[a].slice(0, b), L[b]);
        if (a === b && !(rest > 0)) throw new RangeError("Sigma is not positive definite");
        L[a][b] = a === b ? Math.sqrt(rest) : rest / L[b][b];
      }
    }
    return L;
  }

  // The y with L y = v.
  function solve(L, v) {
    const y = [];
    for (let a = 0; a < L.length; a++) y.push((v[a] - dot(y, L[a])) / L[a][a]);
    return y;
  }

  // ln sum_k exp(logs_k); -Infinity for no terms or terms of 0 only.
  function logSumExp(logs) {
    const largest = Math.max(...logs);
    if (largest === -Infinity) return largest;
    return largest + Math.log(sum(logs.map((log) => Math.exp(log - largest))));
  }

  // ln N(x_i | mu_k, Sigma_k), N x K. For many rows and steps: so loops, without arrays on the way.
  function logGaussian(X, means, covariances) {
    const factors = covariances.map(cholesky);
    const constants = factors.map(
      (L) => L.length * Math.log(2 * Math.PI) + 2 * sum(L.map((row, d) => Math.log(row[d]))),
    );
    const y = means[0].map(() => 0);
    const squared = (x, mu, L) => {
      let total = 0;
      for (let a = 0; a < y.length; a++) {
        let rest = x[a] - mu[a];
        for (let b = 0; b < a; b++) rest -= L[a][b] * y[b];
        y[a] = rest / L[a][a];
        total += y[a] * y[a];
      }
      return total;
    };
    return X.map((x) => means.map((mu, k) => -(constants[k] + squared(x, mu, factors[k])) / 2));
  }

  // ln pi_k + ln N(x_i | mu_k, Sigma_k), N x K.
  function logJoint(X, { weights, means, covariances }) {
    const logs = logGaussian(X, means, covariances);
    return logs.map((row) => row.map((log, k) => Math.log(weights[k]) + log));
  }

  // ln p(x_i), N.
  const logDensity = (X, parameters) => logJoint(X, parameters).map(logSumExp);

  // ln L.
  const logLikelihood = (X, parameters) => sum(logDensity(X, parameters));

  // gamma_ik, N x K.
  function responsibilities(X, parameters) {
    return logJoint(X, parameters).map((logs) => {
      const total = logSumExp(logs);
      return logs.map((log) => Math.exp(log - total));
    });
  }

  // sum_ik q_ik f(q_ik, i, k); a q_ik of 0 adds nothing.
  const average = (q, f) => sum(q.flatMap((row, i) => row.map((v, k) => (v ? v * f(v, i, k) : 0))));

  // The bound of a table q (N x K) at the parameters: sum_ik q_ik ln(pi_k N(x_i | ...) / q_ik).
  function elbo(X, q, parameters) {
    const logs = logJoint(X, parameters);
    return average(q, (value, i, k) => logs[i][k] - Math.log(value));
  }

  // KL of the table q from the responsibilities gamma: sum_ik q_ik ln(q_ik / gamma_ik).
  const divergence = (q, gamma) => average(q, (value, i, k) => Math.log(value / gamma[i][k]));

  // sum_i gamma_i (x_i - mu)(x_i - mu)^T, D x D.
  function scatter(X, gamma, mu) {
    const total = mu.map(() => mu.map(() => 0));
    for (let i = 0; i < X.length; i++) {
      for (let d = 0; d < mu.length; d++) {
        const apart = gamma[i] * (X[i][d] - mu[d]);
        for (let e = 0; e < mu.length; e++) total[d][e] += apart * (X[i][e] - mu[e]);
      }
    }
    return total;
  }

  const scaled = (matrix, factor) => matrix.map((row) => row.map((value) => value * factor));
  const added = (A, B) => A.map((row, a) => row.map((value, b) => value + B[a][b]));
  const diagonal = (values) => values.map((v, d) => values.map((_, e) => (d === e ? v : 0)));

  // What a shape keeps of one covariance.
  const full = (Sigma) => Sigma;
  const diag = (Sigma) => diagonal(Sigma.map((row, d) => row[d]));
  const spherical = (Sigma) => {
    const variance = sum(Sigma.map((row, d) => row[d])) / Sigma.length;
    return diagonal(Sigma.map(() => variance));
  };

  // The covariances of all components, of one of six shapes, from their scatters and N_k.
  const each = (keep) => (scatters, counts) =>
    scatters.map((S, k) => keep(scaled(S, 1 / counts[k])));
  const shared = (keep) => (scatters, counts) => {
    const Sigma = scaled(scatters.reduce(added), 1 / sum(counts));
    return scatters.map(() => keep(Sigma));
  };
  const SHAPES = {
    full: each(full),
    tied: shared(full),
    diag: each(diag),
    spherical: each(spherical),
    tied_diag: shared(diag),
    tied_spherical: shared(spherical),
  };
  const isTied = (shape) => shape.startsWith("tied");

  // The covariances of these parameters, brought into a shape.
  function shaped({ weights, means, covariances }, shape) {
    const scatters = covariances.map((Sigma, k) => scaled(Sigma, weights[k]));
    return { weights, means, covariances: SHAPES[shape](scatters, weights) };
  }

  // The parameters that these responsibilities (N x K) give; shape: a name of SHAPES; psi: D x D,
  // of the penalty, which counts once for each covariance that differs.
  function mStep(X, gamma, shape = "full", psi = null) {
    const columns = gamma[0].map((_, k) => gamma.map((row) => row[k]));
    const counts = columns.map(sum);
    const means = columns.map((column, k) =>
      X[0].map((_, d) => sum(X.map((x, i) => column[i] * x[d])) / counts[k]),
    );
    const scatters = columns.map((column, k) => scatter(X, column, means[k]));
    const floor = (S, k) => (psi && !(isTied(shape) && k) ? added(S, psi) : S);
    const covariances = SHAPES[shape](scatters.map(floor), counts);
    return { weights: counts.map((count) => count / X.length), means, covariances };
  }

  // The mean and the covariance of all rows.
  function overall(X) {
    const { means, covariances } = mStep(
      X,
      X.map(() => [1]),
    );
    return { mean: means[0], Sigma: covariances[0] };
  }

  // The part of Q that the weights decide, sum_k N_k ln pi_k, and its slopes in them.
  const weightsObjective = (counts, weights) => dot(counts, weights.map(Math.log));
  const weightsSlopes = (counts, weights) => counts.map((count, k) => count / weights[k]);

  // The density of a standard normal, and the probability below z, by its power series.
  const bell = (z) => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  function below(z) {
    if (Math.abs(z) > 9) return z > 0 ? 1 : 0;
    let [total, term] = [0, z];
    for (let n = 1; n < 200; n++, term *= (z * z) / (2 * n - 1)) total += term;
    return 0.5 + bell(z) * total;
  }

  // The z with P(z) = p for a standard normal, 1/2 <= p < 0.9, by Newton's steps.
  function quantile(p) {
    let z = 0;
    for (let n = 0; n < 20; n++) z -= (below(z) - p) / bell(z);
    return z;
  }

  // The width of each feature, over that of a standard normal: of the shortest interval that
  // holds 1/(2K) of the rows; where ties make it 0, twice as many, and so on.
  function widths(X, nComponents) {
    return X[0].map((_, d) => {
      const values = X.map((x) => x[d]).sort((a, b) => a - b);
      for (let share = 1 / (2 * nComponents); share <= 1; share *= 2) {
        const apart = Math.ceil(share * X.length * (1 - 1e-12)) - 1;
        const gaps = values.slice(apart).map((value, i) => value - values[i]);
        const shortest = Math.min(...gaps);
        if (shortest > 0) return shortest / (2 * quantile((1 + Math.min(share, 0.999)) / 2));
      }
      return 0;
    });
  }

  // Psi of the penalty that keeps covariances from shrinking; null for none.
  const penalty = (X, nComponents, reg) =>
    reg ? diagonal(widths(X, nComponents).map((width) => reg * width ** 2)) : null;

  // Half of tr(Psi Lambda), summed over the covariances that differ; Psi is diagonal.
  function cost({ covariances }, shape, psi) {
    if (!psi) return 0;
    const traces = (isTied(shape) ? covariances.slice(0, 1) : covariances).map((Sigma) => {
      const L = cholesky(Sigma);
      const roots = diagonal(psi.map((row, d) => Math.sqrt(row[d])));
      return sum(roots.map((root) => sum(solve(L, root).map((y) => y * y))));
    });
    return sum(traces) / 2;
  }

  // Which component does not determine a covariance, for data with these variances and means?
  // -1 for none. For one or two features.
  function collapsed({ covariances }, counts, variances, means) {
    const least = variances.map((v, d) => 1e-24 * v + 1e-27 * means[d] ** 2);
    return covariances.findIndex((Sigma, k) => {
      if (counts[k] < 1e-290 || Sigma.some((row, d) => !(row[d] > least[d]))) return true;
      const correlation = Sigma[1] ? Sigma[0][1] / Math.sqrt(Sigma[0][0] * Sigma[1][1]) : 0;
      return 1 - Math.abs(correlation) < 1e-13;
    });
  }

  // EM: yields {parameters, gamma, logLikelihood, objective} of the start and of each iteration.
  // Ends as gmmlib.em does, when one gains less than 1e-10 a row; or returns {component, count}
  // where a component, from 0, has collapsed.
  function* em(X, first, shape = "full", psi = null) {
    const { mean, Sigma } = overall(X);
    const variances = Sigma.map((row, d) => row[d]);
    let [parameters, before] = [shaped(first, shape), -Infinity];
    for (;;) {
      const logs = logJoint(X, parameters);
      const totals = logs.map(logSumExp);
      const gamma = logs.map((row, i) => row.map((log) => Math.exp(log - totals[i])));
      const lnL = sum(totals);
      const objective = lnL - cost(parameters, shape, psi);
      yield { parameters, gamma, logLikelihood: lnL, objective };
      if (objective - before < 1e-10 * X.length) return null;
      before = objective;
      parameters = mStep(X, gamma, shape, psi);
      const counts = parameters.weights.map((weight) => weight * X.length);
      const component = psi ? -1 : collapsed(parameters, counts, variances, mean);
      if (component >= 0) return { component, count: counts[component] };
    }
  }

  // A generator of numbers between 0 and 1 (Lehmer's); the same seed gives the same numbers.
  function random(seed) {
    let state = 1 + ((seed * 69621) % 2147483646);
    const next = () => (state = (state * 48271) % 2147483647) / 2147483647;
    for (let warm = 0; warm < 10; warm++) next();
    return next;
  }

  // A number from the standard normal distribution (Box and Muller's way).
  const normal = (next) => Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next());

  // An index, drawn in proportion to the weights.
  function draw(weights, next) {
    let left = next() * sum(weights);
    const drawn = weights.findIndex((weight) => (left -= weight) < 0);
    return drawn < 0 ? weights.findLastIndex((weight) => weight > 0) : drawn;
  }

  // Rows drawn by ancestry, and the component of each, counted from 0.
  function sample({ weights, means, covariances }, nSamples, next) {
    const factors = covariances.map(cholesky);
    const labels = [];
    const X = Array.from({ length: nSamples }, () => {
      const k = draw(weights, next);
      labels.push(k);
      const u = means[k].map(() => normal(next));
      return means[k].map((mean, d) => mean + dot(factors[k][d], u));
    });
    return { X, labels };
  }

  // A start of EM: means are rows far apart (k-means++), the data's covariance for all.
  function start(X, nComponents, next) {
    const { Sigma } = overall(X);
    const squared = (x, y) => sum(x.map((value, d) => (value - y[d]) ** 2 / Sigma[d][d]));
    const means = [X[Math.floor(next() * X.length)]];
    while (means.length < nComponents) {
      const apart = X.map((x) => Math.min(...means.map((m) => squared(x, m))));
      means.push(X[draw(apart, next)]);
    }
    const weights = means.map(() => 1 / nComponents);
    const copies = means.map((row) => [...row]);
    return { weights, means: copies, covariances: means.map(() => Sigma) };
  }

  // Points of the ellipse (D = 2) at Mahalanobis distance `radius` from the mean.
  function ellipse(mean, Sigma, radius = 2, n = 72) {
    const L = cholesky(Sigma);
    return Array.from({ length: n + 1 }, (_, i) => {
      const u = [Math.cos((2 * Math.PI * i) / n), Math.sin((2 * Math.PI * i) / n)];
      return mean.map((value, d) => value + radius * dot(L[d], u));
    });
  }

  return {
    cholesky,
    logSumExp,
    logGaussian,
    logJoint,
    logDensity,
    logLikelihood,
    responsibilities,
    shaped,
    mStep,
    overall,
    elbo,
    divergence,
    weightsObjective,
    weightsSlopes,
    below,
    widths,
    penalty,
    cost,
    em,
    random,
    normal,
    sample,
    start,
    ellipse,
  };
})();
