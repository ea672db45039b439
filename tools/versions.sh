#!/bin/sh
# Tries the wheel on every other Python of pyproject.toml that this machine has and that can make an
# environment; what the machine lacks is no failure. Usage: tools/versions.sh PYTHON
set -eu
own=$("$1" -c 'import sys; print("python%d.%d" % sys.version_info[:2])')
for python in python3.11 python3.12 python3.13; do
  if [ "$python" = "$own" ] || ! command -v "$python" >/dev/null 2>&1; then continue; fi
  if "$python" -c "import venv, ensurepip" 2>/dev/null; then
    "${0%/*}/smoke.sh" "$1" "$python"
  else
    echo "$python is passed over: it cannot make an environment"
  fi
done
