"""Reading text that holds JSON values, one to a line or fused."""
