"""scipy: the export matrix, one cell a pair, positives only, no stored zero."""
import sys
from pathlib import Path

import scipy
import scipy.sparse

from matrices import Matrix
from truth import Truth, report

for path in map(Path, sys.argv[1:]):
    matrix = Matrix(path, Truth(path))
    report('scipy', scipy.__version__, f'matrix: {matrix.cells.shape[0]:,} × {matrix.cells.shape[1]:,} with '
           f'{matrix.cells.nnz:,} cells of {path.parent.name}/{path.name}')
