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
    The SQL for one column of one file: its type, NULL where the file has none for it. A text may be
    bytes, EXIF an object of columns, and a whole number is a double where others of it are missing.
#}
{% macro source_column(column, file) -%}
    {% set name = file.names[column.name] %}
    {% if name is none %}{{ return('null::' ~ column.type) }}{% endif %}
    {% set type = file.columns[name] %}
    {% set quoted = '"' ~ name | replace('"', '""') ~ '"' %}
    {% if column.name == 'exif' and ('[' in type or '(' in type) %}
        {# Each object of such a column has all keys of the file: those without a value go. #}
        {{ return("json_merge_patch('{}', to_json(" ~ quoted ~ '))::varchar') }}
    {% endif %}
    {% if column.name == 'source_key' and type in ('DOUBLE', 'FLOAT') %}
        {{ return('try_cast(' ~ quoted ~ ' as hugeint)::varchar') }}
    {% endif %}
    {% if column.type == 'bigint' and type in ('DOUBLE', 'FLOAT') %}
        {# A number that a double does not hold exactly would be another one. #}
        {{ return('case when abs(' ~ quoted ~ ') < 9007199254740992 then '
            ~ quoted ~ '::bigint end') }}
    {% endif %}
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
    The files of a batch by what is in them, a list of {file, shards, numbers, paths}: those with the
    same columns are read by one select. Not so where a column has the name of the number that tells
    the rows of one file from those of another.
#}
{% macro files_alike(batch) -%}
    {% set groups = dict() %}
    {% for shard, shard_number, inspection in batch %}
        {% set file = fromjson(inspection) %}
        {% set is_alone = 'file_index' in file.columns | map('lower') | list
            or file.path.startswith('textbytes://') %}
        {% set key = tojson([file.columns, file.names, shard if is_alone else '']) %}
        {% set group = groups.setdefault(
            key, {'file': file, 'shards': [], 'numbers': [], 'paths': []}
        ) %}
        {% do group.shards.append(literal(shard)) %}
        {% do group.numbers.append(shard_number) %}
        {% do group.paths.append('address_of(' ~ literal(file.path) ~ ')') %}
    {% endfor %}
    {{ return(groups.values() | list) }}
{%- endmacro %}

{#
    SQL condition: a row is in the language of the audit, by the code of its file or, where that has
    none, by what its caption says; the cheap test comes first.
#}
{% macro is_in_language(file, expressions) -%}
    {% set language = audit_language().split('+')[0] %}
    {% set caption = expressions['caption'] %}
    {% if language == 'all' %}{{ return('true') }}{% endif %}
    {% if file.names['language'] %}
        {{ return(plain_language(expressions['language']) ~ ' = ' ~ literal(language)) }}
    {% endif %}
    {% if audit_language() != language %}
        {{ return('rules.is_german(' ~ caption ~ ') is not false') }}
    {% endif %}
    {{ return('rules.may_be_german(' ~ caption ~ ') and rules.is_german(' ~ caption ~ ')') }}
{%- endmacro %}

{#
    One select for the pending shards of the same columns, by name, rows in the language of the audit.
    The addresses that are read are a variable, as they can hold a password or a signature; each row's
    `file_index` is its file's place in it.
    Where nothing is built (lint, docs, unit tests) it is the whole source.
#}
{% macro read_shards(source_relation) -%}
    {% if not is_building() %}
        {{ return('select * from ' ~ source_relation) }}
    {% endif %}
    {% set batch = choose_batch() %}
    {% if not batch %}{% do refuse_empty_audit() %}{% endif %}
    {% set columns = source_columns() | selectattr('type') | list %}
    {% for group in files_alike(batch) %}
        {% set variable = 'shards_' ~ loop.index %}
        {% for name, values in {
            'paths': group.paths, 'names': group.shards, 'numbers': group.numbers
        }.items() %}
            {% do run_query(
                'set variable ' ~ variable ~ '_' ~ name ~ ' = [' ~ values | join(', ') ~ ']'
            ) %}
        {% endfor %}
        {% set one = group.paths | length == 1 %}
        {% set place = '[1]' if one else '[file_index::bigint + 1]' %}
        {% set expressions = dict() %}
        {% for column in columns %}
            {% do expressions.update({column.name: source_column(column, group.file)}) %}
        {% endfor %}
        select
            {{ image_id_of("getvariable('" ~ variable ~ "_numbers')" ~ place, 'file_row_number') }}
                as image_id,
            getvariable('{{ variable }}_names'){{ place }} as shard,
        {% for name, expression in expressions.items() %}
            {{ expression }} as {{ name }},
        {% endfor %}
        from read_parquet(
            getvariable('{{ variable }}_paths'), file_row_number = true, hive_partitioning = false
        )
        where {{ is_in_language(group.file, expressions) }}
        {{ 'union all' if not loop.last }}
    {% else %}
        select
            0::bigint as image_id,
            '' as shard,
        {% for column in columns %}null::{{ column.type }} as {{ column.name }},
        {% endfor %}
        where false
    {% endfor %}
{%- endmacro %}
