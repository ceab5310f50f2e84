#!/bin/sh
# Put everything in requirements.txt, and gmmlib, into .venv.  usage: tools/setup.sh [PYTHON]
set -eu
supported='import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))'

found=
for python in "${1:-python3}" python3.13 python3.12 python3.11; do
    if "$python" -c "$supported" 2>/dev/null; then
        found=$python
        break
    fi
done
if [ -z "$found" ]; then
    echo "Python 3.11, 3.12 or 3.13 is needed and was not found." >&2
    echo "On Debian or Ubuntu: apt-get install python3 python3-venv." >&2
    echo "Or name one you have: make PYTHON=/path/to/python3.12 …" >&2
    exit 1
fi

version=$("$found" -c 'import sys; print("{}.{}".format(*sys.version_info))')
if ! "$found" -c 'import ensurepip, venv' 2>/dev/null; then
    echo "Python $version is here, but not its venv module." >&2
    echo "On Debian or Ubuntu: apt-get install python$version-venv (or python3-venv)." >&2
    exit 1
fi

# An environment that a crash or another Python left behind is made again.
if ! .venv/bin/python -c "$supported; import pip" 2>/dev/null; then
    "$found" -m venv --clear .venv
fi
echo "Installing into .venv with Python $version (about a minute the first time) …"
export PIP_DISABLE_PIP_VERSION_CHECK=1
.venv/bin/python -m pip install -qq -r requirements.txt
.venv/bin/python -m pip install -qq --no-deps --no-build-isolation -e .
