{#
    The faces that others found (var `faces`), which `audit faces` makes one parquet file of. They
    belong to the identity of the audit, and each build joins them to the images anew.
#}

{#
    The file of faces as {path, version}: the var `faces`, else that of this database; none where it
    has none. A file that cannot be read, or another one than before, is refused.
#}
{% macro faces_of_audit() -%}
    {% if not execute %}{{ return(none) }}{% endif %}
    {% set kept, given = kept_identity() or {}, var('faces') %}
    {% set path = kept.faces if given is none else given %}
    {% if path is none or path is undefined %}{{ return(none) }}{% endif %}
    {% if path is not string or not path.strip() %}
        {% do exceptions.raise_compiler_error(
            '`faces` names no file. Give it the parquet file that `audit faces` has made.'
        ) %}
    {% endif %}
    {% set file = fromjson(
        run_query('select inspect_faces(' ~ literal(path) ~ ')').rows[0][0]
    ) %}
    {% if file.error %}{% do exceptions.raise_compiler_error(file.error) %}{% endif %}
    {% if kept.faces and file.path != kept.faces and not var('replace') %}
        {% do exceptions.raise_compiler_error(
            'Nothing was changed. The faces of this audit are those of ' ~ kept.faces
            ~ '; asked for is ' ~ file.path ~ '. --replace, in dbt --vars \'{replace: true}\', '
            ~ 'takes these.'
        ) %}
    {% endif %}
    {{ return(file) }}
{%- endmacro %}

{# SQL: which file of faces belongs to the audit. #}
{% macro log_faces(file) -%}
    update staging.audit_identity
    set
        faces = {{ literal(file.path) if file else 'null' }},
        faces_version = {{ literal(file.version) if file else 'null' }};
{%- endmacro %}

{# The kinds of keys that the faces of this audit have; none where it has no faces. #}
{% macro kinds_of_faces() -%}
    {% set file = faces_of_audit() if is_building() %}
    {% if not file %}{{ return([]) }}{% endif %}
    {% if parts_of_audit() and not run_query(
        "select 1 from staging.part_log where list_contains(tables, 'stg_laion__images') limit 1"
    ).rows %}
        {% do exceptions.raise_compiler_error(
            '`faces` of others are joined to all images, and the parts of this audit do not have '
            ~ 'these. Write parts with `audit cluster --keep-intermediate`, or leave `faces` out.'
        ) %}
    {% endif %}
    {% do run_query('set variable faces = ' ~ literal(file.path)) %}
    {{ return(run_query(
        'select distinct key_kind from read_parquet(getvariable(\'faces\')) order by all'
    ).columns[0].values() | list) }}
{%- endmacro %}

{#
    The kinds of keys that images and faces can be joined by, the surest one first, with the SQL of
    each in stg_laion__images.
#}
{% macro face_keys() -%}
    {{ return({
        'sha256': "case when content_hash_kind = 'sha256' then content_hash end",
        'md5': "case when content_hash_kind = 'md5' then content_hash end",
        'uid': 'uid',
        'url_hash': 'url_hash',
        'url': 'url',
        'sample_id': 'sample_id',
    }) }}
{%- endmacro %}

{# Those that are whole numbers: ids dealt out one after the other meet others by chance. #}
{% macro numbered_face_keys() -%}
    {{ return(['url_hash', 'sample_id']) }}
{%- endmacro %}

{# SQL: the rows of the file of faces, of the kinds of keys `kinds`. #}
{% macro read_faces(kinds) -%}
    select
        key_kind,
        key,
        row_count,
        face_count,
        largest_face_share,
        is_contradictory,
        url_number,
        ids_of,
    {% if kinds %}
    from read_parquet(getvariable('faces'))
    {% else %}
    from (
        values (
            null::varchar, null::varchar, null::bigint, null::bigint, null::float, null::boolean,
            null::ubigint, null::varchar
        )
    ) as none (
        key_kind, key, row_count, face_count, largest_face_share, is_contradictory, url_number,
        ids_of
    )
    where false
    {% endif %}
{%- endmacro %}
