#!/bin/sh
# A PostgreSQL for the tests of the diary: what is there is used, else Debian's is installed. The tests
# start a server of their own in a folder of their own; nothing of the system's server is touched.
# Usage: tools/postgres.sh
set -u
have() { command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; }
if have; then exit 0; fi
echo "installing PostgreSQL for the tests"
if command -v apt-get >/dev/null 2>&1; then
  if [ "$(id -u)" = 0 ]; then sudo=""; else sudo="sudo -n"; fi
  $sudo apt-get update -qq >/dev/null 2>&1 &&
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >/dev/null 2>&1
  if have; then exit 0; fi
fi
echo "PostgreSQL could not be installed. Install it, so that initdb is on the PATH." >&2
exit 1
