"""What holds of the way to the buyer: runs of couriers with their routes, and the stages of parcels. Pure."""
