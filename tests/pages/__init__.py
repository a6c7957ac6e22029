"""Pages on native Dash, laid out as the browser asks for them."""
