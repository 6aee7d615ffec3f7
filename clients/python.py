#!/usr/bin/env python3
"""Prints the Python of an environment of requirements/, which is installed first if it isn't there.

    python3 clients/python.py schemathesis

Exit code 3 and the reason as a line if it cannot be had.
"""
import sys

from tools import Missing, environments

try:
    print(environments.python_of(sys.argv[1]))
except Missing as error:
    print(error)
    sys.exit(3)
