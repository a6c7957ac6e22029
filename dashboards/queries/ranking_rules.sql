-- The rules by which peers are found, in the order in which they are tried
SELECT peer_rule, name_ja, name_en FROM meta.peer_rule ORDER BY position
