"""What is saved comes back to the last bit; what is no such file is refused."""

import io
import json
import pickle
import zipfile

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gmmlib

ARRAYS = ("weights", "means", "covariances")
TYPES = ["full", "tied", "diag", "spherical", "tied_diag", "tied_spherical"]


def equal(left, right):
    """Equal values of equal types; arrays to the last bit."""
    assert type(left) is type(right)
    if isinstance(left, np.ndarray):
        assert left.dtype == right.dtype
        np.testing.assert_array_equal(left, right)
    elif isinstance(left, tuple):
        for one, other in zip(left, right, strict=True):
            equal(one, other)
    else:
        assert left == right


def equal_models(left, right):
    assert vars(left).keys() == vars(right).keys()
    for name, value in vars(left).items():
        if isinstance(value, np.generic):
            value = value.item()
        equal(value, vars(right)[name])


def reloaded(model, tmp_path):
    model.save(tmp_path / "model")
    return type(model).load(tmp_path / "model")


@given(seed=st.integers(0, 2**32 - 1), K=st.integers(1, 4), D=st.integers(1, 3))
@settings(max_examples=25, deadline=None)
def test_parameters_come_back(tmp_path_factory, draw, seed, K, D):
    theta = gmmlib.Parameters(*draw(seed, 1, K, D)[1:])
    again = reloaded(theta, tmp_path_factory.mktemp("storage"))
    for name in ARRAYS:
        equal(getattr(again, name), getattr(theta, name))


@pytest.mark.parametrize(
    ("kind", "dtype"), [(kind, np.float64) for kind in TYPES] + [("full", np.float32)]
)
def test_a_fitted_estimator_comes_back(tmp_path, faithful, kind, dtype):
    model = gmmlib.GaussianMixture(2, covariance_type=kind, random_state=3)
    model.fit(faithful.astype(dtype))
    again = reloaded(model, tmp_path)
    equal_models(model, again)
    assert again.weights_.dtype == dtype
    equal(again.predict_proba(faithful), model.predict_proba(faithful))
    equal(again.lower_bounds_, model.lower_bounds_)
    assert again.bic(faithful) == model.bic(faithful)


def test_it_goes_on_where_it_was(tmp_path, faithful):
    model = gmmlib.GaussianMixture(3, tol=0, max_iter=3, warm_start=True, random_state=0)
    with pytest.warns(gmmlib.ConvergenceWarning):
        model.fit(faithful)
    again = reloaded(model, tmp_path)
    for each in (model, again):
        with pytest.warns(gmmlib.ConvergenceWarning):
            each.fit(faithful)
    equal_models(model, again)
    assert len(again.lower_bounds_) == 3


NUMBERS = st.floats(0, 1e300) | st.integers(0, 10**20)
SETTINGS = st.fixed_dictionaries(
    {
        "n_components": st.integers(1, 10**20),
        "covariance_type": st.sampled_from(TYPES),
        "tol": NUMBERS,
        "reg_covar": st.floats(0, 1e6) | st.integers(0, 10**6),
        "prior": st.sampled_from([None, "fraley-raftery"]),
        "max_iter": st.integers(0, 10**9),
        "n_init": st.integers(1, 99),
        "init_params": st.sampled_from(["kmeans", "k-means++", "random", "random_from_data"]),
        "random_state": st.none() | st.integers(0, 2**128),
        "warm_start": st.booleans(),
        "verbose": st.integers(0, 3),
        "verbose_interval": st.integers(1, 9),
    }
)


@given(settings_=SETTINGS)
@settings(max_examples=40, deadline=None)
def test_settings_come_back_before_any_fit(tmp_path_factory, settings_):
    model = gmmlib.GaussianMixture(**settings_)
    again = reloaded(model, tmp_path_factory.mktemp("storage"))
    equal_models(model, again)
    with pytest.raises(gmmlib.NotFittedError):
        again.predict([[0.0]])


def test_initial_values_come_back_as_arrays_of_float64(tmp_path):
    given_ = {
        "weights_init": [0.25, 0.75],
        "means_init": np.array([[0.1], [1]], dtype=np.float32),
        "precisions_init": (1.0, 1 / 3),
    }
    model = gmmlib.GaussianMixture(2, covariance_type="spherical", **given_)
    again = reloaded(model, tmp_path)
    for name, values in given_.items():
        equal(getattr(again, name), np.asarray(values, dtype=float))


def test_numbers_of_numpy_may_be_settings(tmp_path):
    model = gmmlib.GaussianMixture(np.int64(2), tol=np.float32(0.1), warm_start=np.bool_(True))
    again = reloaded(model, tmp_path)
    assert (again.n_components, again.tol, again.warm_start) == (2, float(np.float32(0.1)), True)


def test_names_of_features_and_requests_come_back(tmp_path, faithful):
    model = gmmlib.GaussianMixture(2, random_state=0).set_fit_request(sample_weight="w")
    model.fit(faithful)
    model.feature_names_in_ = np.array(["eruption", "Dauer \u2264 \x00"], dtype=object)
    equal_models(model, reloaded(model, tmp_path))


@pytest.mark.parametrize("rng", [np.random.default_rng(0), np.random.RandomState(0)])
def test_a_generator_cannot_be_stored(tmp_path, rng, faithful):
    model = gmmlib.GaussianMixture(2, random_state=rng).fit(faithful)
    with pytest.raises(TypeError, match=r"random_state: expected None or a seed, found a .*before"):
        model.save(tmp_path / "model")
    assert not list(tmp_path.iterdir())
    assert reloaded(model.set_params(random_state=None), tmp_path).random_state is None


def test_wrong_settings_are_refused_and_the_old_file_stays(tmp_path):
    path = tmp_path / "model"
    gmmlib.GaussianMixture(2).save(path)
    before = path.read_bytes()
    wrong = {"tol": -1, "means_init": [object()], "n_components": "two", "precisions_init": "1"}
    for name, value in wrong.items():
        with pytest.raises((ValueError, TypeError), match=f"{name}: expected"):
            gmmlib.GaussianMixture(**{name: value}).save(path)
    assert path.read_bytes() == before


def test_a_subclass_comes_back_as_itself(tmp_path):
    class Mine(gmmlib.GaussianMixture):
        pass

    assert type(reloaded(Mine(2), tmp_path)) is Mine


# Files that are none of ours.


def npz(**arrays):
    content = io.BytesIO()
    np.savez(content, **arrays)
    return content.getvalue()


def with_header(kind="Parameters", version=1, values=None, form="gmmlib", **arrays):
    header = {"format": form, "version": version, "kind": kind, "values": values or {}}
    return npz(header=np.array(json.dumps(header)), **arrays)


def npy():
    content = io.BytesIO()
    np.save(content, np.ones(3))
    return content.getvalue()


GOOD = {"weights": np.ones(1), "means": np.zeros((1, 1)), "covariances": np.ones((1, 1, 1))}
OTHERS = {
    "empty": b"",
    "text": b"weights,means\n1,2\n",
    "half a zip": npz(x=1)[:60],
    "a pickle": pickle.dumps(GOOD),
    "one array": npy(),
    "other arrays": npz(**GOOD),
    "objects": npz(header=np.array([{}], dtype=object)),
    "a header that is no JSON": npz(header=np.array("{")),
    "a header that is a list": npz(header=np.array("[1]")),
    "a header that is bytes": npz(header=np.frombuffer(b"\xff", np.uint8)),
    "deep JSON": npz(header=np.array("[" * 100_000)),
    "another format": with_header(form="other", **GOOD),
    "a later version": with_header(version=2, **GOOD),
    "another kind": with_header(kind="Other", **GOOD),
    "arrays missing": with_header(weights=np.ones(1)),
    "arrays too many": with_header(**GOOD, more=np.ones(1)),
    "no mixture": with_header(**GOOD | {"weights": np.array([np.nan])}),
    "not positive definite": with_header(**GOOD | {"covariances": -np.ones((1, 1, 1))}),
}


@pytest.mark.parametrize(
    ("kind", "content"),
    [(gmmlib.Parameters, content) for content in OTHERS.values()]
    + [(gmmlib.GaussianMixture, OTHERS["other arrays"])],
    ids=[*OTHERS, "an estimator"],
)
def test_other_files_are_refused(tmp_path, kind, content):
    path = tmp_path / "other.npz"
    path.write_bytes(content)
    expected = rf"path: expected a file that {kind.__name__}\.save wrote.*found .*other\.npz \(\w+"
    with pytest.raises(ValueError, match=expected):
        kind.load(path)


class Trap:
    """Unpickled, it leaves a mark: a file."""

    def __init__(self, mark):
        self.mark = mark

    def __reduce__(self):
        return open, (str(self.mark), "w")


@pytest.mark.parametrize("kind", [gmmlib.Parameters, gmmlib.GaussianMixture])
@pytest.mark.parametrize("name", ["header", "weights", "more"])
def test_nothing_is_unpickled(tmp_path, kind, name):
    mark = tmp_path / "mark"
    content = npz(**GOOD | {name: np.array([Trap(mark)], dtype=object)})
    (tmp_path / "trap").write_bytes(content)
    with pytest.raises(ValueError, match="path: expected a file that"):
        kind.load(tmp_path / "trap")
    assert not mark.exists()


def test_what_is_found_is_said(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(OTHERS["a later version"])
    with pytest.raises(ValueError, match="format gmmlib, version 2, holding Parameters"):
        gmmlib.Parameters.load(path)
    gmmlib.GaussianMixture().save(path)
    with pytest.raises(ValueError, match="holding GaussianMixture"):
        gmmlib.Parameters.load(path)


@pytest.fixture
def rewritten(tmp_path, faithful):
    """A saved estimator whose header's values or arrays were changed."""
    model = gmmlib.GaussianMixture(2, random_state=0).fit(faithful)

    def rewritten(**changes):
        model.save(tmp_path / "model")
        with np.load(tmp_path / "model") as file:
            arrays = dict(file)
        values = json.loads(str(arrays.pop("header")))["values"]
        for name, value in changes.items():
            where = arrays if name in arrays else values
            where.pop(name, None)
            if value is not None:
                where[name] = value
        (tmp_path / "model").write_bytes(with_header("GaussianMixture", 1, values, **arrays))
        return gmmlib.GaussianMixture.load(tmp_path / "model")

    return rewritten


CHANGES = [
    {"tol": -1.0},
    {"tol": None},
    {"covariance_type": "diag"},
    {"weights_": None},
    {"lower_bounds_": None},
    {"fit": 5},
    {"parameters_": 5},
    {"weights_": np.array([0.5, 0.6])},
    {"means_": np.zeros((3, 2))},
    {"covariances_": np.zeros((2, 2, 2))},
]


@pytest.mark.parametrize("changes", CHANGES, ids=str)
def test_changed_files_are_refused(rewritten, changes):
    assert rewritten().n_features_in_ == 2
    with pytest.raises(ValueError, match=r"path: expected .* found"):
        rewritten(**changes)


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_damaged_files_are_refused_or_harmless(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("storage")
    theta = gmmlib.Parameters([0.25, 0.75], [[1.0], [2]], [[[3.0]], [[4.0]]])
    theta.save(folder / "whole")
    content = bytearray((folder / "whole").read_bytes())
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=3)):
        content[place] = data.draw(st.integers(0, 255))
    content = content[: data.draw(st.integers(0, len(content)) | st.just(len(content)))]
    (folder / "damaged").write_bytes(content)
    try:
        again = gmmlib.Parameters.load(folder / "damaged")
    except ValueError as error:
        if not str(error).startswith("path: expected a file that Parameters.save wrote"):
            raise
    else:
        for name in ARRAYS:
            equal(getattr(again, name), getattr(theta, name))


@pytest.mark.parametrize("kind", [gmmlib.Parameters, gmmlib.GaussianMixture])
def test_errors_of_the_file_system_pass(tmp_path, kind):
    with pytest.raises(FileNotFoundError):
        kind.load(tmp_path / "absent")
    with pytest.raises(IsADirectoryError):
        kind.load(tmp_path)
    with pytest.raises(FileNotFoundError):
        gmmlib.GaussianMixture().save(tmp_path / "absent" / "model")


@pytest.mark.parametrize("path", [None, 3, ["a"], "a\0b"])
def test_what_is_no_path_is_refused(path):
    for act in (gmmlib.GaussianMixture().save, gmmlib.GaussianMixture.load, gmmlib.Parameters.load):
        with pytest.raises((TypeError, ValueError), match="path: expected the name of a file"):
            act(path)


def test_the_name_is_kept_and_nothing_is_pickled(tmp_path):
    gmmlib.GaussianMixture(means_init=[[1.0]]).save(str(tmp_path / "my model"))
    assert [path.name for path in tmp_path.iterdir()] == ["my model"]
    with zipfile.ZipFile(tmp_path / "my model") as file:
        assert sorted(file.namelist()) == ["header.npy", "means_init.npy"]
    with np.load(tmp_path / "my model", allow_pickle=False) as file:
        assert json.loads(str(file["header"]))["kind"] == "GaussianMixture"
