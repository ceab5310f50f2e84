"""How sure is a fit? Scores and information of its parameters, and the standard errors of them."""
