"""How often a fit is the best one known: problems, libraries, and a judge that is none of them."""
