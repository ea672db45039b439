"""The matrices are small: threads of the linear algebra only take turns, as `plantar` has it."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
