"""Writing notes and looking through them."""
