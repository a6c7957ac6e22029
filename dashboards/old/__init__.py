"""The pages that are not yet on native Dash, as a second app below /old. Goes when the last of them is replaced."""
