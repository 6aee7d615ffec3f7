#!/usr/bin/env python3
"""What are made rows worth? `npm run useful [-- OPTIONS]` runs main.py in the environment that it needs."""
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / 'consumers'))

from environments import python_of

sys.exit(subprocess.run([str(python_of('useful')), str(HERE / 'main.py'), *sys.argv[1:]]).returncode)
