"""How other systems' exports and answers are read: a profile says which of their columns or keys is which of ours."""
