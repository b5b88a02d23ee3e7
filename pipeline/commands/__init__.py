"""The commands by what they are about; `pipeline.cli` gathers them."""
