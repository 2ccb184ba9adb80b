"""Which objects of a source are input, and what is said about those that are not."""
