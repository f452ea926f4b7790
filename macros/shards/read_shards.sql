{#
    The columns that an audit needs: name, type, the names it has in the tables of the LAION family
    (without regard to case, first match wins), whether it must be there.
#}
{% macro source_columns() -%}
    {{ return([
        {'name': 'url', 'type': 'varchar', 'aliases': ['url', 'image_url'], 'required': true},
        {'name': 'caption', 'type': 'varchar', 'aliases': ['caption', 'text'], 'required': true},
        {'name': 'language', 'type': 'varchar', 'aliases': ['language', 'lang'],
         'required': var('language') != 'all'},
        {'name': 'status', 'type': 'varchar', 'aliases': ['status']},
        {'name': 'original_width', 'type': 'integer', 'aliases': ['original_width']},
        {'name': 'original_height', 'type': 'integer', 'aliases': ['original_height']},
        {'name': 'pwatermark', 'type': 'float', 'aliases': ['pwatermark']},
        {'name': 'punsafe', 'type': 'float', 'aliases': ['punsafe']},
        {'name': 'exif', 'type': 'varchar', 'aliases': ['exif']},
    ]) }}
{%- endmacro %}

{# The names that the columns of an audit, or one of them, have in the files, in lower case. #}
{% macro source_names(name=none) -%}
    {% set names = [] %}
    {% for column in source_columns() if name in (none, column.name) %}
        {% do names.extend(column.aliases) %}
    {% endfor %}
    {{ return(names) }}
{%- endmacro %}

{# The same as a SQL list. #}
{% macro source_names_sql(name=none) -%}
    ['{{ source_names(name) | join("', '") }}']
{%- endmacro %}

{#
    The SQL for one column of one file: its type, NULL where the file lacks it or has another one.
    A text may be bytes, and EXIF an object of columns. A table with WIDTH and HEIGHT instead of
    original_* (LAION-400M, laion2B-multi) has the true size there, swapped; laion2B-multi-joined
    (it has `hash`) repairs that.
#}
{% macro source_column(column, types, shard) -%}
    {% set names = dict() %}
    {% for name in types %}{% do names.update({name | lower: name}) %}{% endfor %}
    {% set swapped = {'original_width': 'height', 'original_height': 'width'} %}
    {% set plain = {'original_width': 'width', 'original_height': 'height'} %}
    {% set found = namespace(name=none) %}
    {% for alias in column.aliases if found.name is none and alias in names %}
        {% set found.name = names[alias] %}
    {% endfor %}
    {% if found.name is none and column.name in plain and 'status' not in names %}
        {% set found.name = names.get((plain if 'hash' in names else swapped)[column.name]) %}
    {% endif %}
    {% if found.name is none %}
        {% if column.required %}
            {% do exceptions.raise_compiler_error(
                "The file '" ~ shard ~ "' has no column '" ~ column.name ~ "' (looked for: "
                ~ column.aliases | join(', ') ~ '; it has: ' ~ types | join(', ') ~ '). '
                ~ ("Audit every row whatever its language with --vars '{language: all}'."
                    if column.name == 'language'
                    else 'Rename the column, or take the file out of `shards`.')
            ) %}
        {% endif %}
        {{ return('null::' ~ column.type) }}
    {% endif %}
    {% set type = types[found.name] %}
    {% set quoted = '"' ~ found.name | replace('"', '""') ~ '"' %}
    {% set is_nested = '(' in type and not type.startswith(('DECIMAL', 'ENUM')) or '[' in type %}
    {% if is_nested and column.name == 'exif' %}
        {# Each object of such a column has all keys of the file: those without a value go. #}
        {{ return("json_merge_patch('{}', to_json(" ~ quoted ~ '))::varchar') }}
    {% endif %}
    {% if column.required and (
        is_nested or column.name == 'language' and type not in ('VARCHAR', 'BLOB')
        and not type.startswith('ENUM')
    ) %}
        {% do exceptions.raise_compiler_error(
            "The column '" ~ found.name ~ "' of the file '" ~ shard ~ "' is " ~ type
            ~ ' and no text. Export the file with a text there, or take it out of `shards`.'
        ) %}
    {% endif %}
    {% if is_nested %}{{ return('null::' ~ column.type) }}{% endif %}
    {% if type == 'BLOB' %}{% set quoted = 'decode(' ~ quoted ~ ", 'replace')" %}{% endif %}
    {{ return(quoted if type == column.type | upper
        else 'try_cast(' ~ quoted ~ ' as ' ~ column.type ~ ')') }}
{%- endmacro %}

{#
    The number of an image: of its shard (see staging.shard_number) and of its row in the file,
    which scripts/audit/lookup.py reads from it.
#}
{% macro image_id_of(shard_number, row_number) -%}
    ({{ shard_number }}::bigint << 32) | {{ row_number }}
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
    One select per pending shard, columns by name, rows in the language of the audit. The address
    that is read is a variable, as it can hold a password or a signature.
    Where nothing is built (lint, docs, unit tests) it is the whole source.
#}
{% macro read_shards(source_relation) -%}
    {% if not is_building() %}
        {{ return('select * from ' ~ source_relation) }}
    {% endif %}
    {# The load driver, which names a batch, has listed the files before. #}
    {% if var('batch') is none %}{% do list_shards() %}{% endif %}
    {% set batch = choose_batch() %}
    {% for shard, shard_number, inspection in batch %}
        {% set file = fromjson(inspection) %}
        {% if file.error %}{% do exceptions.raise_compiler_error(file.error) %}{% endif %}
        {% set variable = 'shard_' ~ shard_number %}
        {% do run_query('set variable ' ~ variable ~ ' = address_of(' ~ literal(file.path) ~ ')') %}
        {% set expressions = dict() %}
        {% for column in source_columns() %}
            {% do expressions.update({column.name: source_column(column, file.columns, shard)}) %}
        {% endfor %}
        select
            {{ image_id_of(shard_number, 'file_row_number') }} as image_id,
            {{ literal(shard) }} as shard,
        {% for name, expression in expressions.items() %}
            {{ expression }} as {{ name }},
        {% endfor %}
        from read_parquet(
            getvariable('{{ variable }}'), file_row_number = true, hive_partitioning = false
        )
        {% if audit_language() != 'all' %}
        where {{ expressions['language'] }} = {{ literal(audit_language()) }}
        {% endif %}
        {{ 'union all' if not loop.last }}
    {% else %}
        select
            0::bigint as image_id,
            '' as shard,
        {% for column in source_columns() %}null::{{ column.type }} as {{ column.name }},
        {% endfor %}
        where false
    {% endfor %}
{%- endmacro %}
