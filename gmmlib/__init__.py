"""Gaussian mixture models and EM: the code of the book."""

from gmmlib.clusters import MergeStep, merge_by_entropy
from gmmlib.collapse import CollapseError
from gmmlib.conditional import Conditional
from gmmlib.density import log_density, log_likelihood
from gmmlib.distribution import probability_transform
from gmmlib.e_step import e_step, responsibilities
from gmmlib.em import Step, em
from gmmlib.estimator.bootstrap import Bootstrap, bootstrap
from gmmlib.estimator.exceptions import ConvergenceWarning, FragileFitWarning, NotFittedError
from gmmlib.estimator.held_out import held_out_log_density
from gmmlib.estimator.likelihood_ratio import LikelihoodRatioTest, likelihood_ratio_test
from gmmlib.estimator.mixture import GaussianMixture
from gmmlib.estimator.select import Selection, select
from gmmlib.gaussian import log_gaussian
from gmmlib.inference.singular import InformationError
from gmmlib.inference.standard_errors import StandardErrors
from gmmlib.kmeans import KMeansStep, draw_means, kmeans
from gmmlib.m_step import m_step
from gmmlib.parameters import Parameters
from gmmlib.plot import plot, plot_objective
from gmmlib.sampling import sample
from gmmlib.start import start_from_data, start_from_kmeans
from gmmlib.statistics import SufficientStatistics

__version__ = "0.2.0"
# The reader's path, the estimator, what may go wrong: type checkers read these lists.
__all__ = ["Parameters", "log_gaussian", "log_density", "log_likelihood", "responsibilities"]
__all__ += ["m_step", "e_step", "SufficientStatistics", "em", "Step", "sample", "Conditional"]
__all__ += ["start_from_data", "start_from_kmeans", "kmeans", "KMeansStep", "draw_means"]
__all__ += ["merge_by_entropy", "MergeStep", "probability_transform"]
__all__ += ["GaussianMixture", "select", "Selection", "plot", "plot_objective"]
__all__ += ["StandardErrors", "bootstrap", "Bootstrap"]
__all__ += ["likelihood_ratio_test", "LikelihoodRatioTest", "held_out_log_density"]
__all__ += ["CollapseError", "InformationError", "NotFittedError"]
__all__ += ["ConvergenceWarning", "FragileFitWarning"]
