-- Into how many equal parts of the ranked bodies bands divide: one row
SELECT cast(value AS INTEGER) AS parts FROM meta.judgement WHERE name = 'band_divisor'
