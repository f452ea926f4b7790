{#
    The end of a truth table: the rows of the CTE `cases (text, expected)` where `find_<rule>`,
    behind its hint, does not find just what is expected. Order counts for nothing, an empty list is
    a near miss.
#}
{% macro failing_cases(rule) -%}
    , found as materialized (
        select
            text,
            list_sort(expected::varchar[]) as expected,
            list_sort({{ matches_of(rule, 'text') }}) as found,
        from cases
    )

    select * from found
    where found is distinct from expected
{%- endmacro %}
