-- Bodies with published scores that the registry does not have any more, but for official changes of codes.
SELECT old.code, any_value(body.name) AS name
FROM old.mart.group_score AS old
JOIN old.core.body AS body USING (code)
WHERE old.is_published
    AND old.code NOT IN (SELECT code FROM new.core.body)
    AND old.code NOT IN (SELECT code_before FROM new.core.code_change)
GROUP BY old.code
ORDER BY old.code
