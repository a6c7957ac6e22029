"""Sheets on paper: one A4 page a body and a prefecture, made with typst."""
