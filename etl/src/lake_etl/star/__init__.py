"""The five tables of the star schema: pure transforms, and how they are published."""
