"""Small towns learn from one another."""
