"""The matrices are small: threads of the linear algebra only take turns with each other."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
