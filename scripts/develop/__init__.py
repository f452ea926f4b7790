"""What only developers run: measurements, and the makers of sample and seeds."""
