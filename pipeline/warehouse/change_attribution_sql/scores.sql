-- Score and rank per group, and STEPs passed in order, of one state of the tables.
SELECT
    score.code, score.year, score.basis, score.perspective, score.group_id, body.body_kind, round(score.score, 9) AS rounded,
    score.score,
    CASE WHEN score.score IS NOT NULL THEN rank() OVER (
        PARTITION BY score.year, score.basis, score.perspective, score.group_id, body.body_kind, score.score IS NULL
        ORDER BY round(score.score, 9) DESC
    ) END AS rank,
    CASE WHEN groups.parent_id IS NULL AND score.perspective IN (SELECT perspective FROM core.indicator_group WHERE step IS NOT NULL)
        THEN coalesce(stage.stage, -1) + 1 END AS step_count
FROM mart.group_score AS score
JOIN core.body AS body USING (code)
JOIN core.indicator_group AS groups USING (perspective, group_id)
JOIN mart.body_stage AS stage ON stage.code = score.code AND stage.year = score.year AND stage.basis = score.basis
WHERE score.year IN (FROM years)
