"""Existing translations paired with their German, sentence by sentence; `alignment` is the way in."""
