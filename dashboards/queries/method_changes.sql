-- What every version of the framework changed, newest first
SELECT version, change_date, what_ja, what_en FROM meta.framework_change ORDER BY change_date DESC, version DESC, what_ja
