"""The live side: accounts, what is heard over their lines, and what is told."""
