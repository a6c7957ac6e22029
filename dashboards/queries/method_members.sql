-- The indicators of every group, their weights as stated, and their share within the group in percent
SELECT
    member."view", member.group_id, member.indicator, member.weight,
    100 * member.weight / nullif(sum(member.weight) OVER (PARTITION BY member."view", member.group_id), 0) AS share_pct
FROM core.group_member AS member
JOIN core.indicator_group AS groups USING ("view", group_id)
ORDER BY groups.position, member.position
