"""What scikit-learn's pipelines, searches and clones ask of an estimator."""

import inspect
import sys
from collections.abc import Callable
from copy import deepcopy
from typing import Any, Self

from gmmlib.checks import expect

UNCHANGED = "$UNCHANGED$"  # as scikit-learn writes it
LABELS = "labels of fit"


class SklearnProtocol:
    """Parameters by name, tags, and who wants `sample_weight`."""

    # Which method wants sample_weight, by the method's name; and whether fit wants labels.
    _metadata_request: dict[str, bool | str | None] = {}

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """Return the constructor's arguments by name.

        Parameters
        ----------
        deep : bool
            Ignored.

        Returns
        -------
        dict
            Name and value of each argument.

        Examples
        --------
        >>> from gmmlib import GaussianMixture
        >>> GaussianMixture(3).get_params()["n_components"]
        3
        """
        arguments = inspect.signature(type(self)).parameters.values()
        some = [str(one) for one in arguments if one.kind in (one.VAR_POSITIONAL, one.VAR_KEYWORD)]
        expected = "a constructor that names all its arguments"
        expect(not some, type(self).__name__, expected, ", ".join(some), TypeError)
        return {one.name: getattr(self, one.name) for one in arguments}

    def set_params(self, **params: Any) -> Self:
        """Set constructor arguments by name.

        Parameters
        ----------
        **params : Any
            Their new values.

        Returns
        -------
        GaussianMixture
            The estimator itself.

        Raises
        ------
        ValueError
            For a name that is not one.

        Examples
        --------
        >>> from gmmlib import GaussianMixture
        >>> GaussianMixture(3).set_params(n_components=2).n_components
        2
        """
        known = self.get_params()
        for name in params:
            expect(name in known, name, f"one of {', '.join(known)}", name)
        for name, value in params.items():
            setattr(self, name, value)
        return self

    def set_fit_request(
        self,
        *,
        sample_weight: bool | str | None = UNCHANGED,
        labels: bool | str | None = UNCHANGED,
    ) -> Self:
        """Say whether `fit` wants sample_weight, and labels, or under which name.

        Parameters
        ----------
        sample_weight, labels : bool, str or None
            Whether, or the name. What is not named stays.

        Returns
        -------
        GaussianMixture
            The estimator itself.

        Examples
        --------
        >>> from gmmlib import GaussianMixture
        >>> model = GaussianMixture().set_fit_request(sample_weight=True)
        """
        return self._request("fit", sample_weight)._request(LABELS, labels)

    def set_score_request(self, *, sample_weight: bool | str | None) -> Self:
        """Say whether `score` wants sample_weight, or under which name.

        Parameters
        ----------
        sample_weight : bool, str or None
            Whether, or the name.

        Returns
        -------
        GaussianMixture
            The estimator itself.

        Examples
        --------
        >>> from gmmlib import GaussianMixture
        >>> model = GaussianMixture().set_score_request(sample_weight="row_weight")
        """
        return self._request("score", sample_weight)

    def _request(self, what: str, wanted: bool | str | None) -> Self:
        if wanted != UNCHANGED:
            self._metadata_request = self._metadata_request | {what: wanted}
        return self

    def __sklearn_clone__(self) -> Self:
        """Return an estimator with the same arguments and requests that is not fitted."""
        twin = type(self)(**deepcopy(self.get_params()))
        twin._metadata_request = self._metadata_request
        return twin

    def get_metadata_routing(self) -> Any:
        """Return what was requested, for scikit-learn, which must be installed.

        Returns
        -------
        MetadataRequest
            The requests of `fit` and `score`.

        Examples
        --------
        >>> from gmmlib import GaussianMixture
        >>> model = GaussianMixture().set_fit_request(sample_weight=True)
        >>> model.get_metadata_routing().fit.requests
        {'sample_weight': True, 'labels': None}
        """
        from sklearn.utils.metadata_routing import MetadataRequest

        request = MetadataRequest(owner=self)
        for method in ("fit", "score"):
            wanted = self._metadata_request.get(method)
            getattr(request, method).add_request(param="sample_weight", alias=wanted)
        request.fit.add_request(param="labels", alias=self._metadata_request.get(LABELS))
        return request

    def __sklearn_tags__(self) -> Any:
        from sklearn.utils import Tags, TargetTags

        return Tags("density_estimator", TargetTags(required=False))

    def __repr__(self) -> str:
        arguments = inspect.signature(type(self)).parameters.values()
        own = [(one, getattr(self, one.name)) for one in arguments if hasattr(self, one.name)]
        changed = [f"{one.name}={v!r}" for one, v in own if repr(v) != repr(one.default)]
        return f"{type(self).__name__}({', '.join(changed)})"

    @property
    def _repr_html_(self) -> Callable[[], str]:
        """What shows the estimator as scikit-learn shows its own, where that is loaded.

        Raises AttributeError elsewhere: then there is no such attribute.
        """
        sklearn = sys.modules.get("sklearn")
        if sklearn is None or sklearn.get_config()["display"] != "diagram":
            raise AttributeError("_repr_html_: expected scikit-learn, set to show diagrams")
        from sklearn.utils import estimator_html_repr

        return lambda: estimator_html_repr(self)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        """Return what Jupyter shows: text, and HTML where scikit-learn is loaded."""
        text = {"text/plain": repr(self)}
        return text | {"text/html": self._repr_html_()} if hasattr(self, "_repr_html_") else text
