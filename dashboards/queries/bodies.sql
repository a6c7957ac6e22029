-- Every body, for the search box
SELECT code, name, name AS written, kana, prefecture, prefecture_code, body_kind
FROM core.body
ORDER BY prefecture_code, body_kind DESC, code
