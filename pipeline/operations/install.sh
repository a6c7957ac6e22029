#!/bin/sh
# Install a wheel of Monosashi and what it needs: sh install.sh PREFIX requirements.lock monosashi-….whl
#
# The Containerfile and the README call this, and a test runs it. pip reads its settings from the environment: without a
# network, PIP_NO_INDEX=1 PIP_FIND_LINKS=wheels. INSTALL names another client with the same options.
set -eu
prefix=$1 lock=$2 wheel=$3

"${PYTHON:-python3}" -m venv "$prefix"
export VIRTUAL_ENV="$prefix"
install="${INSTALL:-$prefix/bin/python -m pip install --no-cache-dir --disable-pip-version-check --quiet}"
# Without --no-deps pip refuses the lock: Prefect asks for sqlalchemy[asyncio], which the lock names without the extra.
$install --no-deps --require-hashes -r "$lock"
$install --no-deps "$wheel"
"$prefix/bin/monosashi" --version
