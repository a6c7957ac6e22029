"""The sentences of single pages, each made once: for the page, the paper, the slide and what is taken out."""
