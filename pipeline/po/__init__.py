"""The grammar of .po files and their one layout; `pipeline.pofile` is the way in."""
