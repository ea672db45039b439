#!/bin/sh
# A Chromium for the browser tests, at best the one without windows, which needs a quarter of the
# work for a page: the named one, what is there, Debian's, else Playwright's own.
# Usage: tools/browser.sh PYTHON
set -u
python=$1
if [ -n "${CHROMIUM:-}" ] || command -v chromium-headless-shell >/dev/null 2>&1; then exit 0; fi
own=$("$python" -c 'from playwright.sync_api import sync_playwright
with sync_playwright() as p: print(p.chromium.executable_path)')
if [ -x "$own" ]; then exit 0; fi
if command -v apt-get >/dev/null 2>&1; then
  echo "installing a browser for the tests"
  if [ "$(id -u)" = 0 ]; then sudo=""; else sudo="sudo -n"; fi
  $sudo apt-get update -qq >/dev/null 2>&1
  for package in chromium-headless-shell chromium; do
    if command -v "$package" >/dev/null 2>&1; then exit 0; fi
    if $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package" >/dev/null 2>&1 &&
      command -v "$package" >/dev/null 2>&1; then exit 0; fi
  done
fi
if command -v chromium >/dev/null 2>&1; then exit 0; fi
if "$python" -m playwright install --with-deps chromium || "$python" -m playwright install chromium; then
  exit 0
fi
echo "No browser could be installed. Install Chromium and say where it is: make test CHROMIUM=/path/to/chromium" >&2
exit 1
