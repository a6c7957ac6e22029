-- 率の95%区間（ウィルソン）の端（%、小数2桁）。side は −1 で下、1 で上。だれも答えていなければ空 | An end of Wilson's 95 % interval of a rate, in percent with two decimals; `side` is −1 for the lower, 1 for the upper; NULL where nobody answered
-- SELECT wilson_bound_pct(3, 10, -1)
--
-- Wilson's score interval: Wilson (1927), Journal of the American Statistical Association 22, pp. 209-212.
CREATE OR REPLACE MACRO wilson_bound_pct(yes_count, answered_count, side) AS CASE
    WHEN answered_count > 0 THEN round(100 * least(1, greatest(0,
        (yes_count / answered_count + 1.959964 ** 2 / (2 * answered_count)
            + side * 1.959964 * sqrt(yes_count / answered_count * (1 - yes_count / answered_count) / answered_count
                + 1.959964 ** 2 / (4 * answered_count ** 2)))
        / (1 + 1.959964 ** 2 / answered_count))), 2)
END
