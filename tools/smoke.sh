#!/usr/bin/env bash
# Builds wheel and sdist and tries the wheel as a user has it: in an environment of its own that has
# nothing but what pyproject.toml names. Usage: tools/smoke.sh PYTHON [USER'S PYTHON]; the first has build
# and hatchling, the second is the one to install into, the same one if it is not named.
#
# The dependencies are installed anew only when pyproject.toml has changed; plantar itself every time.
set -euo pipefail
cd "$(dirname "$0")/.."
python=${1:-.venv/bin/python}
other=${2:-$python}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$python" -m build --no-isolation --outdir "$work/dist" . > "$work/build.log" 2>&1 || { cat "$work/build.log"; exit 1; }
wheel=$(echo "$work"/dist/*.whl)
sdist=$(echo "$work"/dist/*.tar.gz)
# the wheel is built from the sdist, so a file that the sdist lacks is lacking here
"$python" - "$wheel" "$sdist" <<'PY'
import sys, tarfile, zipfile

wheel, sdist = sys.argv[1:]
held = set(zipfile.ZipFile(wheel).namelist())
for name in ("plantar/knowledge/data/red_flags.yaml", "plantar/reading/data/encoder.npz",
             "plantar/safety_case/data/purpose.yaml", "plantar/web/templates/start.html"):
    assert name in held, f"the wheel lacks {name}"
for name in ("LICENSE", "NOTICE"):
    assert any(n.endswith(f".dist-info/licenses/{name}") for n in held), f"the wheel lacks {name}"
strange = [n for n in (*held, *tarfile.open(sdist).getnames()) if "cases/" in n or "corpus/" in n]
assert not strange, f"cases do not belong in a package: {strange[:3]}"
PY

home=.venv/smoke-$("$other" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
stamp=$home/.made_for
want=$(sha256sum pyproject.toml | cut -d' ' -f1)
if [ "$(cat "$stamp" 2>/dev/null || true)" != "$want" ]; then
    rm -rf "$home"
    "$other" -m venv "$home"
    "$home/bin/python" -m pip install -q --disable-pip-version-check "$wheel"
    echo "$want" > "$stamp"
else
    "$home/bin/python" -m pip install -q --disable-pip-version-check --no-deps --force-reinstall "$wheel"
fi
"$home/bin/python" -m pip check > /dev/null

cd "$work" # so that nothing of the repository is imported
bin=$OLDPWD/$home/bin
export PLANTAR_CACHE_DIR=$work/cache
"$bin/python" - <<'PY'
import sys
import plantar

assert "site-packages" in plantar.__file__, plantar.__file__
door = plantar.Plantar()
report = door.assess(text="I can't pass water and it is numb between my legs.", age_years=44)
assert report.urgency.level == "emergency_now", report.urgency
for attempt, extra in ((lambda: __import__("plantar.anatomy.raster").anatomy.raster.png("<svg/>"), "pictures"),
                       (lambda: __import__("plantar.assessment.document").assessment.document.to_pdf("t", ()), "pdf")):
    try:
        attempt()
    except plantar.MissingExtraError as error:
        assert f"plantar[{extra}]" in str(error), error
    else:
        sys.exit(f"the extra {extra} is installed in an environment that did not ask for it")
PY
"$bin/plantar" assess --text "numb left heel for two weeks" --age 45 --sex f > "$work/out"
grep -qi "not yet safe" "$work/out"
"$bin/plantar" safety report -o "$work/case.html" > /dev/null
"$bin/plantar" serve 2> "$work/err" && { echo "serve ran without the extra web"; exit 1; } || [ $? -eq 2 ]
grep -q "plantar\[web\]" "$work/err"
size=$(du -sm --exclude=pip --exclude='pip-*' --exclude=setuptools --exclude='setuptools-*' --exclude=pkg_resources --exclude=__pycache__ "$OLDPWD/$home"/lib/python*/site-packages | cut -f1)
echo "smoke, Python ${home#*-}: wheel and sdist build, install and run; core install $size MB"
