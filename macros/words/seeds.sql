{#
    The rows of `seeds/<seed>.csv` when the project is compiled: how a word list becomes a
    constant pattern. Read from the file, so it also works before the first `dbt seed`.
    The model that uses it names the seed in a `depends_on` comment, for the lineage.
#}
{% macro seed_rows(seed, condition='true') -%}
    {{ return(fromjson(seed_value(seed, 'to_json(list(seed))', condition) or '[]')) }}
{%- endmacro %}

{# One column of a seed as a Jinja list of strings. #}
{% macro seed_values(seed, column, condition='true') -%}
    {{ return(fromjson(seed_value(seed, 'to_json(list(' ~ column ~ '))', condition) or '[]')) }}
{%- endmacro %}

{# One column of a seed as an RE2 alternation `a|b|c` of literal texts; matches nothing if empty. #}
{% macro seed_alternation(seed, column, condition='true') -%}
    {% set pattern = seed_value(
        seed, 'string_agg(regexp_escape(' ~ column ~ "), '|')", condition
    ) %}
    {{ return(pattern or '[^\\s\\S]') }}
{%- endmacro %}

{# One SQL aggregate over the rows of a seed, as text; one value is read faster than many rows. #}
{% macro seed_value(seed, aggregate, condition) -%}
    {# A linter needs the shape of the SQL and not 2 MB of words: AUDIT_LINT leaves them out. #}
    {% if not execute or env_var('AUDIT_LINT', '') %}{{ return(none) }}{% endif %}
    {% set query %}
        select ({{ aggregate }})::varchar
        from read_csv(
            'seeds/{{ seed }}.csv', header = true, all_varchar = true, parallel = false,
            delim = ',', quote = '"', escape = '"'
        ) as seed
        where {{ condition }}
    {% endset %}
    {{ return(run_query(query).rows[0][0]) }}
{%- endmacro %}
