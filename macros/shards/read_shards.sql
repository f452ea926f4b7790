{#
    The columns that an audit knows, see scripts/audit/source_columns.py: {name, type}, the type none
    where a column is only looked for.
#}
{% macro source_columns() -%}
    {{ return(fromjson(run_query('select source_columns()').rows[0][0])) }}
{%- endmacro %}

{#
    Which columns of the files the user names for source_columns, as JSON: the var `columns`, else
    what this database was loaded by. Others would make half an audit of it.
#}
{% macro given_columns() -%}
    {% set given = var('columns') %}
    {% if given is not none and given is not mapping %}
        {% do exceptions.raise_compiler_error(
            '`columns` names no column. Write it like {caption: alt, url: image_link}.'
        ) %}
    {% endif %}
    {% set asked = tojson(given or {}, sort_keys=true) %}
    {% set kept = run_query(
        "select max(given_columns) from staging.load_log where status = 'loaded'"
    ).rows[0][0] %}
    {% if given is none or kept is none or asked == kept or var('replace', false) %}
        {{ return(kept if given is none and kept is not none else asked) }}
    {% endif %}
    {% do exceptions.raise_compiler_error(
        'Nothing was changed. This database was loaded with the columns ' ~ kept ~ '; asked for is '
        ~ asked ~ '. Give that a database of its own: AUDIT_DATABASE=… or --database.'
    ) %}
{%- endmacro %}

{#
    A text of somebody else, bounded: no rule is given more than 20,000 characters, and some take
    more than twice as long for twice as much. What is cut ends with `…`, and is_cut() is true of it.
#}
{% macro bounded(text) -%}
    case
        when strlen({{ text }}) > 20000 and length({{ text }}) > 20000
            then left({{ text }}, 20000) || '…'
        else {{ text }}
    end
{%- endmacro %}

{# True where bounded() has cut the text. #}
{% macro is_cut(text) -%}
    (strlen(coalesce({{ text }}, '')) > 20000 and length({{ text }}) > 20000)
{%- endmacro %}

{#
    One select for the pending shards of the same columns, by name, rows in the language of the audit:
    scripts/audit/shard_reading.py makes it. Where nothing is built (lint, docs, unit tests) it is the
    whole source, and in the bundle of a cluster what its worker reads.
#}
{% macro read_shards(source_relation) -%}
    {% if env_var('AUDIT_BUNDLE', '') %}{{ return('select * from staging.pairs') }}{% endif %}
    {% if not is_building() %}
        {{ return('select * from ' ~ source_relation) }}
    {% endif %}
    {% set batch = [] if parts_of_audit() else choose_batch() %}
    {% if not batch %}{% do refuse_empty_audit() %}{% endif %}
    {% set shards = [] %}
    {% for shard, shard_number, inspection in batch %}
        {% do shards.append(
            {'shard': shard, 'shard_number': shard_number, 'inspection': inspection}
        ) %}
    {% endfor %}
    {% set reading = fromjson(run_query(
        'select select_batch(' ~ literal(tojson(shards)) ~ ', ' ~ literal(audit_language()) ~ ')'
    ).rows[0][0]) %}
    {% for statement in reading.statements %}{% do run_query(statement) %}{% endfor %}
    {{ return(reading.select) }}
{%- endmacro %}
