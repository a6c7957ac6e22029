-- 判断 | The numbers of the method that somebody decided, with their reasons
SELECT name, value, unit, reason_ja, reason_en FROM meta.judgement ORDER BY position
