"""Nova Poshta's JSON API 2.0: tracking of documents, as its documentation and working clients describe it."""
