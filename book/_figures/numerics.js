// Gaussian mixtures in numbers: what gmmlib computes, under the book's names.
// X: N rows of D numbers. parameters: {weights (K), means (K x D), covariances (K x D x D)}.
"use strict";

const gmm = (() => {
  const sum = (values) => values.reduce((total, value) => total + value, 0);
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

  // ln N(x_i | mu_k, Sigma_k), N x K.
  function logGaussian(X, means, covariances) {
    const factors = covariances.map(cholesky);
    const constants = factors.map(
      (L) => L.length * Math.log(2 * Math.PI) + 2 * sum(L.map((row, d) => Math.log(row[d]))),
    );
    const squared = (x, k) => {
      const y = solve(factors[k], x.map((value, d) => value - means[k][d]));
      return dot(y, y);
    };
    return X.map((x) => means.map((_, k) => -(constants[k] + squared(x, k)) / 2));
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
    X.forEach((x, i) => {
      const apart = x.map((value, d) => value - mu[d]);
      apart.forEach((a, d) => apart.forEach((b, e) => (total[d][e] += gamma[i] * a * b)));
    });
    return total;
  }

  const scaled = (matrix, factor) => matrix.map((row) => row.map((value) => value * factor));
  const added = (A, B) => A.map((row, a) => row.map((value, b) => value + B[a][b]));
  const diagonal = (values) => values.map((v, d) => values.map((_, e) => (d === e ? v : 0)));

  // From the scatters and N_k of all components: their covariances, of one of four shapes.
  const SHAPES = {
    full: (scatters, counts) => scatters.map((S, k) => scaled(S, 1 / counts[k])),
    tied: (scatters, counts) => {
      const Sigma = scaled(scatters.reduce(added), 1 / sum(counts));
      return scatters.map(() => Sigma.map((row) => [...row]));
    },
    diag: (scatters, counts) =>
      scatters.map((S, k) => diagonal(S.map((row, d) => row[d] / counts[k]))),
    spherical: (scatters, counts) =>
      scatters.map((S, k) => {
        const variance = sum(S.map((row, d) => row[d])) / (S.length * counts[k]);
        return diagonal(S.map(() => variance));
      }),
  };

  // The parameters that these responsibilities (N x K) give; shape: a name of SHAPES.
  function mStep(X, gamma, shape = "full") {
    const columns = gamma[0].map((_, k) => gamma.map((row) => row[k]));
    const counts = columns.map(sum);
    const means = columns.map((column, k) =>
      X[0].map((_, d) => dot(column, X.map((x) => x[d])) / counts[k]),
    );
    const scatters = columns.map((column, k) => scatter(X, column, means[k]));
    const covariances = SHAPES[shape](scatters, counts);
    return { weights: counts.map((count) => count / X.length), means, covariances };
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

  // Where EM may start: means are rows far apart (k-means++), the data's covariance for all.
  function start(X, nComponents, next) {
    const mean = X[0].map((_, d) => sum(X.map((x) => x[d])) / X.length);
    const Sigma = scaled(scatter(X, X.map(() => 1), mean), 1 / X.length);
    const squared = (x, y) => sum(x.map((value, d) => (value - y[d]) ** 2 / Sigma[d][d]));
    const means = [X[draw(X.map(() => 1), next)]];
    while (means.length < nComponents) {
      means.push(X[draw(X.map((x) => Math.min(...means.map((m) => squared(x, m)))), next)]);
    }
    const weights = means.map(() => 1 / nComponents);
    const copies = means.map((row) => [...row]);
    return { weights, means: copies, covariances: means.map(() => Sigma.map((row) => [...row])) };
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
    ...{ elbo, divergence },
    ...{ cholesky, logSumExp, logGaussian, logJoint, logDensity, logLikelihood, responsibilities },
    ...{ mStep, random, normal, sample, start, ellipse },
  };
})();
