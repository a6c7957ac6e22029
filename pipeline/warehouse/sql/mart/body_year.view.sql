-- 団体 × 締め切った年度 | one row per body × closed year
-- 分析のための横長の表（ビュー）: 名前、e-Statのコード、人口と人口帯、段階、全体の点と幅、全国の順位。ふつうの基準と、はじめの観点の全体だけ。STEPは、すべての団体が順に登る段ではない: 段階はSTEP0から続けて達成した最後のもので、未到達のSTEPの先の達成（mart.body_stage の ahead_steps）は数えない。STEPの間を等しい距離と見て平均しない | For analysts, wide (a view): names, codes of e-Stat, population and its band, stage, the score of the whole with its bounds, the national rank; on the usual basis, of the first perspective. A STEP is not a rung that all must pass in order: a stage is the last of those passed from STEP 0 on, without what was passed above a failed one (ahead_steps of mart.body_stage); stages are no equal distances to be averaged
-- key: code, year
WITH usual AS (
    SELECT framework.default_basis AS basis, first.perspective, first.root_id AS group_id
    FROM meta.framework AS framework
    CROSS JOIN (FROM core.perspective ORDER BY position LIMIT 1) AS first
),

prefecture_band AS (
    SELECT ja AS label, (SELECT count(*) FROM core.population_band) + 1 AS position
    FROM meta.code
    WHERE (table_schema, table_name, "column", value) = ('core', 'body', 'body_kind', 'prefecture')
)
SELECT
    cast(stage.code AS VARCHAR)         AS code,         -- 団体コード | Body code
    cast(stage.year AS INTEGER)         AS year,         -- 年度 | Fiscal year
    cast(body.code5 AS VARCHAR)         AS code5,        -- 検査数字を除く5桁（e-Statの地域コード） | The five digits without the check digit, as e-Stat has them
    cast(body.body_kind AS VARCHAR)     AS body_kind,    -- municipality 市区町村, prefecture 都道府県 | municipality or prefecture
    cast(body.name AS VARCHAR)          AS name,         -- 名称 | Name
    cast(body.prefecture AS VARCHAR)    AS prefecture,   -- 都道府県 | Prefecture
    cast(trait.population AS BIGINT)    AS population,   -- 人口。分からなければ空 | Population; empty where unknown
    cast(if(body.body_kind = 'prefecture', prefecture_band.label, trait.population_band) AS VARCHAR) AS population_band,  -- 人口帯（下限を含む）。都道府県は、市区町村の帯に入れず一つの帯とする | Population band, lower bound included; prefectures are a band of their own, beside those of municipalities
    cast(if(body.body_kind = 'prefecture', prefecture_band.position, trait.population_band_position) AS INTEGER) AS population_band_position,  -- 人口帯の順（1が最も小さい、都道府県が最後） | Order of the population band, 1 the smallest, prefectures last
    cast(trait.peer_group AS VARCHAR)   AS peer_group,   -- 類似団体区分 | Peer group
    cast(stage.stage AS INTEGER)        AS stage,        -- 達成したSTEP（mart.body_stage と同じ）。空の理由は stage_status | Highest STEP reached, as in mart.body_stage; why it is empty: stage_status
    cast(stage.stage_status AS VARCHAR) AS stage_status, -- 段階の状態: reached 到達（stage がその段階）, failed 未到達（STEP0を達成していない）, undetermined 回答待ち（STEP0が未回答しだい）, insufficient 判定対象外（問われた指標が足りない）, not_asked 設問なし（その年度・基準で何も問われていない） | State of the stage: reached; failed, STEP 0 is not passed; undetermined, it depends on blanks; insufficient, too little was asked for a verdict; not_asked, nothing was asked that year on that basis
    cast(stage.evidence AS VARCHAR)     AS evidence,     -- 段階の根拠: full, provisional 暫定, insufficient 判定対象外（問われた指標が足りない） | Evidence of the stage: full, provisional, or insufficient, where too little was asked
    cast(stage.next_state AS VARCHAR)   AS next_state,   -- 次のSTEPの判定: failed 未到達, undetermined 回答待ち。判定対象外なら空 | Verdict on the next STEP: failed, undetermined; none where its evidence is insufficient
    cast(stage.is_ladder AS BOOLEAN)    AS is_ladder,    -- STEPは全国で梯子になっているか（mart.body_stage と同じ） | Are the STEPs a ladder in the nation, as in mart.body_stage
    cast(stage.next_step AS INTEGER)    AS next_step,    -- 次のSTEP。すべて達成なら空 | Next STEP; empty when all are passed
    cast(score.score AS DOUBLE)         AS score,        -- 点（0…100）。回答率が足りなければ空 | Score, 0…100; empty below the coverage needed
    cast(score.low AS DOUBLE)           AS low,          -- 分からない分がすべて0点の場合 | The score if every unknown were 0
    cast(score.high AS DOUBLE)          AS high,         -- 分からない分がすべて満点の場合 | The score if every unknown were full
    cast(score.coverage AS DOUBLE)      AS coverage,     -- 回答率（0…1） | Coverage, 0…1
    cast(place.rank AS INTEGER)         AS rank,         -- 全国の順位（同じ種類の団体、同じ設問の中） | National rank, among bodies of its kind and questions
    cast(place.n AS INTEGER)            AS n             -- そのうち点のある団体数 | How many of them have a score
FROM usual
CROSS JOIN prefecture_band
JOIN mart.body_stage AS stage USING (basis)
JOIN core.body AS body ON body.code = stage.code
LEFT JOIN core.body_trait AS trait ON trait.code = stage.code AND trait.year = stage.year
LEFT JOIN mart.group_score AS score
    ON score.code = stage.code AND score.year = stage.year AND score.basis = usual.basis
    AND score.perspective = usual.perspective AND score.group_id = usual.group_id
LEFT JOIN mart.ranking AS place
    ON place.code = stage.code AND place.year = stage.year AND place.basis = usual.basis
    AND place.perspective = usual.perspective AND place.group_id = usual.group_id AND place.comparison_set = 'nation'
ORDER BY code, year
