{% test unique_together(model, columns) %}
SELECT {{ columns | join(', ') }} FROM {{ model }} GROUP BY ALL HAVING count(*) > 1
{% endtest %}

{% test filled(model, column_name) %}
SELECT * FROM {{ model }} WHERE trim({{ column_name }}) = '' AND NOT blank_is_usual
{% endtest %}

{% test valid_option(model) %}
SELECT * FROM {{ model }} WHERE kind = 'choice' AND normal_text <> '' AND option IS NULL
{% endtest %}

{% test within_range(model) %}
SELECT * FROM {{ model }}
WHERE published_number NOT BETWEEN coalesce(minimum, '-inf') AND coalesce(maximum, 'inf')
{% endtest %}

{% test whole_number(model) %}
SELECT * FROM {{ model }} WHERE is_whole AND published_number % 1 <> 0
{% endtest %}

{% test share_of_its_parts(model) %}
SELECT * FROM {{ model }} WHERE abs(round(number) - round(published_number)) > 1 AND numerator_item IS NOT NULL
{% endtest %}

{% test plausible_date(model) %}
SELECT * FROM {{ model }} WHERE kind = 'date' AND normal_text <> '' AND (date IS NULL OR date < as_of_date)
{% endtest %}

{% test withdrawn_or_grown(model) %}
SELECT now.code, now.item
FROM {{ model }} AS now
JOIN {{ model }} AS before ON (before.code, before.item, before.year) = (now.code, now.item, now.year - 1)
WHERE now.published_number > 10 * before.published_number OR now.status <> before.status
{% endtest %}

{% test in_order(model, low, high) %}
SELECT * FROM {{ model }} WHERE {{ low }} > {{ high }}
{% endtest %}

{% test between(model, column_name, low, high) %}
SELECT * FROM {{ model }} WHERE {{ column_name }} NOT BETWEEN {{ low }} AND {{ high }}
{% endtest %}

{% test some(model) %}
SELECT 1 WHERE NOT EXISTS (FROM {{ model }})
{% endtest %}

{% test adds_up(model) %}
SELECT * FROM {{ model }}
WHERE yes_count + planned_count + no_count + not_surveyed_count + not_answered_count <> body_count
{% endtest %}
