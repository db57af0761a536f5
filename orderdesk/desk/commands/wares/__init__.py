"""Commands about goods: what is on sale, what lies in the warehouses, and figures that come from files."""
