"""What is done about people: operators, their shifts, whose orders are, customers."""
