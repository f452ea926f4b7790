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

{#
    At the end of a run: each failing case of a truth table, which dbt itself only counts. Nothing
    else is shown: the texts of truth tables are invented, those of other tests may be anybody's.
#}
{% macro log_failing_cases(results) -%}
    {% for result in results if result.status == 'fail' %}
        {% set file = result.node.original_file_path %}
        {% if file.startswith((
            'tests/rules/', 'tests/exif/', 'tests/mask/', 'tests/readable/', 'tests/language/'
        )) %}
            {% set cases = run_query(
                'select to_json(failing)::varchar from (' ~ result.node.compiled_code
                ~ '\n) as failing'
            ).columns[0] %}
            {% for case in cases.values() %}{{ log(file ~ ' ' ~ case, info=true) }}{% endfor %}
        {% endif %}
    {% endfor %}
{%- endmacro %}
