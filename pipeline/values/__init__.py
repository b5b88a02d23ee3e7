"""Dates, times, numbers, money, telephone numbers and addresses in texts: found, compared, written, exchanged.

Two texts go in, what differs comes out, or the text with the new values. A language is data here: its patterns and
words stand in `languages/<language>/values.toml`.
"""

from pipeline.values.comparing import Differences, differences
from pipeline.values.exchanging import between, exchange, only_values_differ
from pipeline.values.finding import find
from pipeline.values.sides import meaning
from pipeline.values.value import Value

__all__ = ["Differences", "Value", "between", "differences", "exchange", "find", "meaning", "only_values_differ"]
