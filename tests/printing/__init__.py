"""A printer of annual reports for the tests: figures in, whole report texts in every layout out."""
