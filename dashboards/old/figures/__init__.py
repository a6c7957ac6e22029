"""Frame → component. Pure functions: the same frame and words give the same figure."""
