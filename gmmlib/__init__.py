"""Gaussian mixture models and EM: the code of the book."""

from gmmlib.collapse import CollapseError
from gmmlib.density import log_density, log_gaussian, log_likelihood
from gmmlib.e_step import e_step, responsibilities
from gmmlib.em import Step, em
from gmmlib.exceptions import ConvergenceWarning, FragileFitWarning, NotFittedError
from gmmlib.m_step import m_step
from gmmlib.mixture import GaussianMixture
from gmmlib.parameters import Parameters
from gmmlib.plot import plot, plot_objective
from gmmlib.sampling import sample
from gmmlib.select import Selection, select
from gmmlib.start import start_from_data, start_from_kmeans
from gmmlib.statistics import SufficientStatistics

__version__ = "0.1.0"
__all__ = [
    "CollapseError",
    "ConvergenceWarning",
    "FragileFitWarning",
    "GaussianMixture",
    "NotFittedError",
    "Parameters",
    "Selection",
    "Step",
    "SufficientStatistics",
    "e_step",
    "em",
    "log_density",
    "log_gaussian",
    "log_likelihood",
    "m_step",
    "plot",
    "plot_objective",
    "responsibilities",
    "sample",
    "select",
    "start_from_data",
    "start_from_kmeans",
]
