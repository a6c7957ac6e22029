-- The sensitivity note of the framework, if it brings one
SELECT text_ja, text_en FROM meta.framework_note
