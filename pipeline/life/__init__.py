"""What an entry goes through when its German changes; `pipeline.catalog` is the way in."""
