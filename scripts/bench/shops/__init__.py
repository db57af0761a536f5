"""What is measured on: shops of many orders, made once."""
