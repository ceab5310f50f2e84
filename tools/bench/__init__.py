"""How fast gmmlib is, beside scikit-learn, oneDAL, and the least that an iteration must compute."""
