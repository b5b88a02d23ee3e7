"""Starts the real LibreTranslate on a port of this machine, with the packages of a folder and no network.

It runs in LibreTranslate's own environment (`make libretranslate`) and knows nothing of ours. Arguments: the port.
"""

import sys

from argostranslate.sbd import MiniSBDSentencizer
from libretranslate import main

# Its way to cut sentences is a model that it would download. Our segments are sentences already.
MiniSBDSentencizer.split_sentences = lambda _self, text: [text]

# The tiny model has 128 places for pieces of words; the server answers longer texts with status 500 and no reason.
limit = ("--char-limit", "150")
sys.argv = ["libretranslate", "--host", "127.0.0.1", "--port", sys.argv[1], "--disable-web-ui", *limit]
main()
