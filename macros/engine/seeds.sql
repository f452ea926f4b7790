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
    {% set memory = compile_memory() %}
    {% set query %}
        select ({{ aggregate }})::varchar
        from read_csv(
            'seeds/{{ seed }}.csv', header = true, all_varchar = true, parallel = false,
            delim = ',', quote = '"', escape = '"'
        ) as seed
        where {{ condition }}
    {% endset %}
    {% if query not in memory %}
        {% do memory.update({query: run_query(query).rows[0][0]}) %}
    {% endif %}
    {{ return(memory[query]) }}
{%- endmacro %}

{#
    What is worked out from rules and seeds once and used by many models and tests of one dbt run: a
    dict that lives as long as the run's graph. Its texts are kept in the warehouse for later runs
    with the same rules and seeds: working them out takes seconds, reading them almost nothing.
#}
{% macro compile_memory() -%}
    {% if not execute %}{{ return({}) }}{% endif %}
    {% if 'compile_memory' not in graph %}
        {% set kept = [] %}
        {% if flags.WHICH in ('run', 'build') %}
            {% set kept = run_query(
                'select texts from staging.compile_memory '
                ~ "where code_version = getvariable('code_version')"
            ).rows %}
        {% endif %}
        {% set memory = fromjson(kept[0][0]) if kept else {} %}
        {% do graph.update({'kept_text_count': memory | length}) %}
        {% do graph.setdefault('compile_memory', memory) %}
    {% endif %}
    {{ return(graph['compile_memory']) }}
{%- endmacro %}

{# At the end of a run: keeps the texts of compile_memory where there are new ones. #}
{% macro keep_compile_memory() -%}
    {% set texts = {} %}
    {% for key, value in graph.get('compile_memory', {}).items() if value is none or value is string %}
        {% do texts.update({key: value}) %}
    {% endfor %}
    {% if texts | length > graph.get('kept_text_count', 0) %}
        begin;
        delete from staging.compile_memory;
        insert into staging.compile_memory (code_version, texts)
        values (getvariable('code_version'), {{ literal(tojson(texts)) }});
        commit;
    {% endif %}
{%- endmacro %}
