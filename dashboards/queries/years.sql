-- Fiscal years with verdicts, newest first
SELECT DISTINCT year FROM mart.body_stage ORDER BY year DESC
