-- What the conditions of visible_rows.toml name: the bodies of a person, the files about them alone, what is closed even to their prefecture, and what a body does not see of itself before its preview. main.scope holds the role and its codes
CREATE TABLE main.own AS
SELECT body.code
FROM internal.core.body AS body, main.scope
WHERE list_contains(codes, body.code)
    OR (role = 'prefecture' AND list_contains(codes, body.prefecture_code));

CREATE TABLE main.own_delivery AS
SELECT delivery_id
FROM internal.meta.delivery
LEFT JOIN internal.meta.delivery_body AS body USING (delivery_id)
GROUP BY delivery_id, sender_code
HAVING (count(body.code) > 0 OR sender_code IN (FROM main.own))
    AND coalesce(bool_and(body.code IN (FROM main.own)), true);

CREATE TABLE main.closed_indicator AS
SELECT indicator FROM internal.core.indicator WHERE disclosure = 'aggregate_only';

CREATE TABLE main.closed_item AS
SELECT DISTINCT survey, item
FROM internal.core.indicator_source
WHERE indicator IN (FROM main.closed_indicator);

-- Without a preview a body sees its figures when others do; what it sent it always sees
CREATE TABLE main.embargo_year AS
SELECT DISTINCT year FROM internal.core.edition WHERE release_state = 'embargo';

CREATE TABLE main.embargo_figure AS
SELECT DISTINCT source.indicator, edition.year
FROM internal.core.edition AS edition
JOIN internal.core.indicator_source AS source USING (survey)
WHERE edition.release_state = 'embargo';

-- In its preview a body sees that it has figures, of a year that the open data does not have
CREATE TABLE main.preview_asked AS
SELECT asked.code, asked.year, asked.basis
FROM internal.mart.question_set AS asked
SEMI JOIN (FROM internal.core.edition WHERE release_state = 'preview') AS preview USING (year)
ANTI JOIN open.mart.question_set AS released USING (code, year, basis)
WHERE asked.year NOT IN (FROM main.embargo_year);

-- That an item was left blank is no answer
CREATE TABLE main.closed_finding AS
SELECT finding_id
FROM internal.meta.finding AS finding
JOIN internal.meta.delivery AS delivery USING (delivery_id)
WHERE (delivery.survey, finding.item) IN (FROM main.closed_item) AND coalesce(finding.raw_text, '') <> '';

CREATE TABLE main.closed_cell AS
SELECT delivery.delivery_id, closed.item
FROM main.closed_item AS closed
JOIN internal.meta.delivery AS delivery USING (survey);

-- Return slips quote the findings: one with a finding about what is closed is for the body alone
CREATE TABLE main.slip AS
FROM main.own_delivery
WHERE (SELECT role FROM main.scope) = 'municipality' OR delivery_id NOT IN (
    SELECT delivery_id FROM internal.meta.finding WHERE finding_id IN (FROM main.closed_finding)
);
