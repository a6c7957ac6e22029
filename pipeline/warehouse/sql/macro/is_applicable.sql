-- 回答の状態のうち重みに残るもの。除くのは設問なし・対象外・算出不能 | Does an answer of this status stay in the weights; what was not asked, does not apply or is undefined leaves them
-- SELECT is_applicable('not_answered')
CREATE OR REPLACE MACRO is_applicable(status) AS status NOT IN ('not_asked', 'not_applicable', 'undefined')
