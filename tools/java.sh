#!/bin/sh
# A Java for the tests of Spark: what is there is used, else Debian's is installed; without
# one those tests are skipped.
# Usage: tools/java.sh
set -u
have() {
  found=$("${JAVA_HOME:+$JAVA_HOME/bin/}java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1)
  [ "${found:-0}" -ge 17 ]
}
if have; then exit 0; fi
echo "installing a Java for the tests"
if command -v apt-get >/dev/null 2>&1; then
  if [ "$(id -u)" = 0 ]; then sudo=""; else sudo="sudo -n"; fi
  $sudo apt-get update -qq >/dev/null 2>&1 &&
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends default-jre-headless >/dev/null 2>&1
  if have; then exit 0; fi
fi
echo "no Java 17 or newer could be installed: the tests of Spark that need one are skipped" >&2
exit 0
