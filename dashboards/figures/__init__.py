"""Frame → Plotly figure as a dict. Pure functions: the same frame and words give the same figure."""
