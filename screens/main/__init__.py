"""The main screen: the list of orders and where the operator stands in it."""
