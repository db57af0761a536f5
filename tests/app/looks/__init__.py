"""How the desk looks: on every ground, in every size, in every language."""
