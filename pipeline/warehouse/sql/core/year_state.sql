-- 団体 × 年度 × 基準 | one row per body × year × basis
-- その団体のその年度の数字が結果といえるか。尋ねた調査のうち一つでも締め切られていなければ、まだいえない | Whether the figures of a body's year are a result: not while any survey that asked it is not closed
-- key: code, year, basis
--
-- A body that nothing was asked of counts as closed in a year that is closed for others, and in no other.
WITH own AS (
    SELECT
        edition.code, edition.year, basis_survey.basis,
        min(list_position(['planned', 'collecting', 'provisional', 'final'], edition.edition_state)) AS state_no
    FROM core.edition_body AS edition
    JOIN input.basis_survey AS basis_survey USING (survey)
    GROUP BY ALL
),
years AS (
    -- a register that is in no basis brings no years
    SELECT year, bool_or(is_closed) AS is_closed_for_some
    FROM core.edition_body
    SEMI JOIN input.basis_survey USING (survey)
    GROUP BY year
),
bases AS (
    SELECT DISTINCT basis FROM input.basis_survey
),
final AS (
    SELECT body.code, years.year, bases.basis, own.state_no, is_closed_for_some AND coalesce(own.state_no > 2, true) AS is_closed
    FROM core.body AS body
    CROSS JOIN years
    CROSS JOIN bases
    LEFT JOIN own USING (code, year, basis)
)
SELECT
    cast(code AS VARCHAR)          AS code,       -- 団体コード | Body code
    cast(year AS INTEGER)          AS year,       -- 年度 | Fiscal year
    cast(basis AS VARCHAR)         AS basis,      -- 基準（core.basis） | Basis, as in core.basis
    cast(['planned', 'collecting', 'provisional', 'final'][state_no] AS VARCHAR) AS edition_state,  -- 状態: planned 準備中, collecting 集計中, provisional 速報, final 確報。尋ねた調査のうち最も遅れたもの。何も尋ねていなければ空 | State: planned, collecting, provisional, final; of the surveys that asked, the one furthest behind. Empty where none asked
    cast(is_closed AS BOOLEAN)     AS is_closed   -- 締め切られた年度か。順位、区分、判定、変化、集計はこの年度だけにある | Is the year closed: ranks, bands, verdicts, changes and summaries are of closed years only
FROM final
ORDER BY code, year, basis
