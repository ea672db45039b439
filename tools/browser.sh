#!/bin/sh
# A Chromium for the browser tests: what is there is used, else Debian's, else Playwright's own.
# Usage: tools/browser.sh PYTHON
set -u
python=$1
if [ -n "${CHROMIUM:-}" ] || command -v chromium >/dev/null 2>&1; then exit 0; fi
own=$("$python" -c 'from playwright.sync_api import sync_playwright
with sync_playwright() as p: print(p.chromium.executable_path)')
if [ -x "$own" ]; then exit 0; fi
echo "installing a browser for the tests"
if command -v apt-get >/dev/null 2>&1; then
  if [ "$(id -u)" = 0 ]; then sudo=""; else sudo="sudo -n"; fi
  if $sudo apt-get update -qq >/dev/null 2>&1 &&
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null 2>&1 &&
    command -v chromium >/dev/null 2>&1; then exit 0; fi
fi
if "$python" -m playwright install --with-deps chromium || "$python" -m playwright install chromium; then
  exit 0
fi
echo "No browser could be installed. Install Chromium and say where it is: make test CHROMIUM=/path/to/chromium" >&2
exit 1
