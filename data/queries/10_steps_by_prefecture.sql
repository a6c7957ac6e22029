-- 都道府県ごとに、STEPへの到達は年々どう進んだか | How have the STEPs reached moved on, year by year, in each prefecture?
-- 読み方: 段階のない団体は、未到達（failed）、回答待ち（undetermined）、判定対象外と設問なし（not_judged）に分かれます。年度で問われた指標が違えば、年度どうしは比べられません | Reading: those without a stage failed STEP 0, wait for answers, or are not judged; years that asked other things do not compare
SELECT body.prefecture, stage.year, count(*) AS body_count,
    count(*) FILTER (stage.stage_status = 'failed') AS failed_count,
    count(*) FILTER (stage.stage_status = 'undetermined') AS undetermined_count,
    count(*) FILTER (stage.stage_status IN ('insufficient', 'not_asked')) AS not_judged_count,
    count(*) FILTER (stage.stage >= 0) AS step0_count,
    count(*) FILTER (stage.stage >= 1) AS step1_count,
    count(*) FILTER (stage.stage >= 2) AS step2_count,
    count(*) FILTER (stage.stage >= 3) AS step3_count
FROM mart.body_stage AS stage
JOIN core.body AS body USING (code)
WHERE stage.basis = (SELECT default_basis FROM meta.framework) AND body.body_kind = 'municipality'
GROUP BY ALL
ORDER BY body.prefecture, stage.year
