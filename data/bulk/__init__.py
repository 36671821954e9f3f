"""The whole knowledge base in one file of each kind, made once for each data version."""
