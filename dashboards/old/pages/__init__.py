"""Pages: layout and short callbacks. They ask the store, and hand frames to the figures."""
