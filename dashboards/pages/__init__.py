"""Pages: a file each, declared with dash.register_page; `<page>_cards.py` and the like are parts of one."""
