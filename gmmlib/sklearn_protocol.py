"""What scikit-learn's pipelines, searches and clones ask of an estimator."""

import inspect
from copy import deepcopy
from typing import Any, Self


class SklearnProtocol:
    """Parameters by name, tags, and who wants `sample_weight`."""

    _routed = ("fit", "score")  # methods that may be given sample_weight

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """Return the constructor's arguments by name. deep is ignored."""
        return {name: getattr(self, name) for name in inspect.signature(type(self)).parameters}

    def set_params(self, **params: Any) -> Self:
        """Set constructor arguments by name. Raises ValueError for a name that is not one."""
        for name in params:
            if name not in self.get_params():
                expected = ", ".join(self.get_params())
                raise ValueError(f"{name}: expected one of {expected}")
        for name, value in params.items():
            setattr(self, name, value)
        return self

    def set_fit_request(self, *, sample_weight: bool | str | None) -> Self:
        """Say whether `fit` wants sample_weight, or under which name."""
        return self._request("fit", sample_weight)

    def set_score_request(self, *, sample_weight: bool | str | None) -> Self:
        """Say whether `score` wants sample_weight, or under which name."""
        return self._request("score", sample_weight)

    def _request(self, method: str, sample_weight: bool | str | None) -> Self:
        self._metadata_request = getattr(self, "_metadata_request", {}) | {method: sample_weight}
        return self

    def __sklearn_clone__(self) -> Self:
        """Return an estimator with the same arguments and requests that is not fitted."""
        twin = type(self)(**deepcopy(self.get_params()))
        twin._metadata_request = getattr(self, "_metadata_request", {})
        return twin

    def get_metadata_routing(self) -> Any:
        """Return what was requested, as scikit-learn's MetadataRequest."""
        from sklearn.utils.metadata_routing import MetadataRequest

        request = MetadataRequest(owner=self)
        asked = getattr(self, "_metadata_request", {})
        for method in self._routed:
            part = getattr(request, method)
            part.add_request(param="sample_weight", alias=asked.get(method))
        return request

    def __sklearn_tags__(self) -> Any:
        from sklearn.utils import InputTags, Tags, TargetTags

        return Tags(
            estimator_type="density_estimator",
            target_tags=TargetTags(required=False),
            input_tags=InputTags(),
        )

    def __repr__(self) -> str:
        settings = ", ".join(f"{name}={value!r}" for name, value in self.get_params().items())
        return f"{type(self).__name__}({settings})"
