"""What is stored of returns."""
