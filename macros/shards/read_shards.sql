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

{#
    The SQL for one column of one file: try_cast to its type, NULL where the file lacks it.
    A table with WIDTH and HEIGHT instead of original_* (LAION-400M, laion2B-multi) has the true
    size there, swapped; laion2B-multi-joined (it has `hash`) repairs that.
#}
{% macro source_column(column, file_columns, location) -%}
    {% set names = dict() %}
    {% for name in file_columns %}{% do names.update({name | lower: name}) %}{% endfor %}
    {% set swapped = {'original_width': 'height', 'original_height': 'width'} %}
    {% set plain = {'original_width': 'width', 'original_height': 'height'} %}
    {% set found = namespace(name=none) %}
    {% for alias in column.aliases if found.name is none and alias in names %}
        {% set found.name = names[alias] %}
    {% endfor %}
    {% if found.name is none and column.name in plain and 'status' not in names %}
        {% set found.name = names.get((plain if 'hash' in names else swapped)[column.name]) %}
    {% endif %}
    {% if found.name is none and column.required %}
        {% do exceptions.raise_compiler_error(
            "The file '" ~ location ~ "' has no column '" ~ column.name ~ "' (looked for: "
            ~ column.aliases | join(', ') ~ '; it has: ' ~ file_columns | join(', ') ~ '). '
            ~ ("Audit every row whatever its language with --vars '{language: all}'."
                if column.name == 'language' else 'Rename the column, or take the file out of `shards`.')
        ) %}
    {% endif %}
    {% if found.name is none %}null::{{ column.type }}
    {%- else %}try_cast("{{ found.name }}" as {{ column.type }}){% endif %} as {{ column.name }}
{%- endmacro %}

{#
    One select per pending shard, columns by name, rows in the language of the audit.
    `image_id` is the shard's number (31 bits of the name's md5) and the row's number in the file.
    Where nothing is built (lint, docs, unit tests) it is the whole source.
#}
{% macro read_shards(source_relation) -%}
    {% if not is_building() %}
        {{ return('select * from ' ~ source_relation) }}
    {% endif %}
    {% do list_shards() %}
    {% set batch = choose_batch() %}
    {% for shard, location, inspection in batch %}
        {% set file = fromjson(inspection) %}
        {% if file.error %}{% do exceptions.raise_compiler_error(file.error) %}{% endif %}
        select
            ((('0x' || left(md5({{ literal(shard) }}), 8))::bigint & 2147483647) << 32)
            + file_row_number as image_id,
            {{ literal(shard) }} as shard,
        {% for column in source_columns() %}
            {{ source_column(column, file.column_bytes | list, location) }},
        {% endfor %}
        from read_parquet(
            {{ literal(file.path) }}, file_row_number = true, hive_partitioning = false
        )
        {% if var('language') != 'all' %}where language = {{ literal(var('language')) }}{% endif %}
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
