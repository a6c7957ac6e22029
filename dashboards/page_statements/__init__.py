"""The sentences of single pages, a module each: for the page, its papers and what is taken out."""
