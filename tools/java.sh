#!/bin/sh
# A Java for the tests of Spark: what is there is used, else Debian's is installed.
# Usage: tools/java.sh
set -u
have() { java -version >/dev/null 2>&1; }
if have; then exit 0; fi
echo "installing a Java for the tests"
if command -v apt-get >/dev/null 2>&1; then
  if [ "$(id -u)" = 0 ]; then sudo=""; else sudo="sudo -n"; fi
  $sudo apt-get update -qq >/dev/null 2>&1 &&
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends default-jre-headless >/dev/null 2>&1
  if have; then exit 0; fi
fi
echo "Java could not be installed. Install 17 or newer, so that java is on the PATH." >&2
exit 1
