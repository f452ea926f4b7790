{#
    What the workers of a cluster have written (var `parts`, see scripts/audit/worker.py) takes the
    place of what the models by shard would find here: these read it, all others are built from them
    as ever. `staging.part_log` has one row per shard, with the one folder that counts for it.
#}

{# The folder or address of the parts: the var `parts`, else that of this database; none for none. #}
{% macro parts_of_audit() -%}
    {% if not execute %}{{ return(none) }}{% endif %}
    {% set given = var('parts') %}
    {% if given is none %}{{ return((kept_identity() or {}).parts) }}{% endif %}
    {% if given is not string or not given.strip() %}
        {% do exceptions.raise_compiler_error(
            '`parts` names no folder. Give it the one that `audit cluster` has written to.'
        ) %}
    {% endif %}
    {{ return(given.strip().rstrip('/')) }}
{%- endmacro %}

{# SQL: the table of the parts that count. #}
{% macro prepare_part_log() -%}
    create table if not exists staging.part_log (
        shard varchar not null,
        folder varchar not null,
        tables varchar[],
        is_whole boolean not null
    );
{%- endmacro %}

{#
    Brings the log in line with the parts there are now, as list_shards does with files. The driver's
    last list says which shards there are; of two logs of one shard the first that loaded it counts,
    whoever asks. A log of a file that is listed as another one now, or was read otherwise, is none.
#}
{% macro list_parts() -%}
    {% do run_query(prepare_warehouse()) %}
    {# A part is never written again, and many are read slice by slice: its end is read once. #}
    {% do run_query('set global parquet_metadata_cache = true') %}
    {% set root = parts_of_audit() %}
    {% set version = run_query("select getvariable('code_version')").rows[0][0] %}
    {% set folder = root ~ '/' ~ version %}
    {% set lists = run_query(
        'select max(file) from glob(' ~ literal(folder ~ '/list-*.parquet') ~ ')'
    ).rows[0][0] %}
    {% if not lists %}{% do refuse_other_parts(root, version) %}{% endif %}
    {% set logs = literal(folder ~ '/*/log.parquet') %}
    {% set has_logs = run_query('select count(*) from glob(' ~ logs ~ ')').rows[0][0] > 0 %}
    {% do run_query('create or replace temp table listed_parts as from read_parquet('
        ~ literal(lists) ~ ')') %}
    {% set asked = fromjson(run_query('
        select to_json(any_value(struct_pack(name, kind, source, patterns, revision, language)))
        from listed_parts').rows[0][0]) %}
    {% do run_query(choose_parts(logs if has_logs)) %}
    {% do run_query('begin; ' ~ log_identity(asked, refuse_other_audit_of_parts(asked))
        ~ log_parts(root) ~ ' commit') %}
{%- endmacro %}

{# Raises with which parts there are, where none are of the code and key as they are now. #}
{% macro refuse_other_parts(root, version) -%}
    {% set others = run_query(
        "select distinct split_part(file, '/', -2) from glob("
        ~ literal(root ~ '/*/list-*.parquet') ~ ') order by all'
    ).columns[0].values() %}
    {% do exceptions.raise_compiler_error(
        'Nothing was changed. ' ~ root ~ ' has no parts of the code version ' ~ version ~ '; it has '
        ~ (others | join(', ') or 'none at all') ~ '. The version is that of the rules, of DuckDB and '
        ~ 'of the key AUDIT_HASH_KEY: set the key that `audit cluster` used, or run that again.'
    ) %}
{%- endmacro %}

{# Raises where the database audits something else than the parts do; returns whether it is new. #}
{% macro refuse_other_audit_of_parts(asked) -%}
    {% set kept = kept_identity() %}
    {% set loaded = run_query(
        "select count(*) from staging.load_log where status = 'loaded'"
    ).rows[0][0] %}
    {% if not kept or not loaded %}{{ return(false) }}{% endif %}
    {% set is_same = kept.parts and kept.source == asked.source and kept.language == asked.language
        and kept.revision == asked.revision %}
    {% if is_same or var('replace') %}{{ return(not is_same) }}{% endif %}
    {% do exceptions.raise_compiler_error(
        'Nothing was changed. This database audits ' ~ kept.source ~ ', language ' ~ kept.language
        ~ (', loaded by itself' if not kept.parts) ~ '; the parts are of ' ~ asked.source
        ~ ', language ' ~ asked.language ~ '. Give them a database of their own (AUDIT_DATABASE); '
        ~ '--replace, in dbt --vars \'{replace: true}\', replaces it.'
    ) %}
{%- endmacro %}

{# SQL that makes the table `chosen_parts`: of the logs those that count, one a shard. #}
{% macro choose_parts(logs) -%}
    create or replace temp table chosen_parts as
    with logs as (
        {% if logs %}
        select
            * exclude (filename),
            parse_dirpath(filename) as folder,
        from read_parquet({{ logs }}, filename = true, hive_partitioning = false)
        {% else %}
        select
            listed_parts.* exclude (name, kind, source, patterns, revision, shard_number),
            null::bigint as row_count, null::bigint as image_count, null::bigint as byte_count,
            null::bigint as cut_text_count, '' as status, '' as note, '' as error, '' as columns,
            '{}' as names, []::varchar[] as tables, now() as attempted_at, '' as folder,
        from listed_parts
        where false
        {% endif %}
    ),

    fitting as (
        select
            logs.*,
            count(*) over (partition by logs.shard) as attempt_count,
            count(*) over (partition by logs.folder) as folder_count,
        from logs
        inner join listed_parts as listed
            on logs.shard = listed.shard
            and logs.location = listed.location
            and logs.size_bytes is not distinct from listed.size_bytes
            and logs.version is not distinct from listed.version
            and logs.language = listed.language
            and logs.given_columns = listed.given_columns
    ),

    first_ones as (
        select * from fitting
        qualify row_number() over (
            partition by shard
            order by
                status <> 'loaded',
                epoch_us(attempted_at) * case when status = 'loaded' then 1 else -1 end,
                folder
        ) = 1
    )

    select
        *,
        folder_count = count(*) over (partition by folder)
        and folder_count = (
            select count(*) from logs as others where others.folder = first_ones.folder
        ) as is_whole,
    from first_ones
{%- endmacro %}

{# SQL that writes the listed shards and the chosen parts of them to the logs. #}
{% macro log_parts(root) -%}
    update staging.audit_identity set parts = {{ literal(root) }};
    delete from staging.shard_number;
    insert into staging.shard_number select location, shard_number from listed_parts;
    delete from staging.part_log;
    insert into staging.part_log
    select shard, folder, tables, is_whole from chosen_parts where status = 'loaded';
    delete from staging.shard_columns;
    insert into staging.shard_columns
    select shard, unnest(map_entries(names::json::map(varchar, varchar)), recursive := true)
    from chosen_parts
    where status = 'loaded';
    delete from staging.load_log;
    insert into staging.load_log by name
    select
        listed.* exclude (name, kind, source, patterns, revision),
        coalesce(chosen.status, 'pending') as status,
        coalesce(chosen.attempt_count, 0) as attempt_count,
        chosen.row_count,
        chosen.image_count,
        chosen.byte_count,
        chosen.attempted_at,
        case when chosen.status = 'loaded' then chosen.attempted_at end as loaded_at,
        chosen.error,
        chosen.cut_text_count,
        chosen.note,
        nullif(table_of_columns(chosen.columns, chosen.location), '') as source_table,
    from listed_parts as listed
    left join chosen_parts as chosen on listed.shard = chosen.shard;
{%- endmacro %}

{#
    SQL: what the parts have of the model `name`; none where no worker wrote it. `is_pending` is the
    condition for the shards that are asked for.
#}
{% macro rows_of_parts(name, is_pending='true') -%}
    {% set file, variable = "'/" ~ name ~ ".parquet'", 'parts_' ~ name %}
    {% do run_query('
        set variable ' ~ variable ~ ' = (
            select list(distinct folder || ' ~ file ~ ') from staging.part_log
            where list_contains(tables, ' ~ literal(name) ~ ') and ' ~ is_pending ~ '
        )') %}
    {% set found = run_query("
        select getvariable('" ~ variable ~ "') is not null, coalesce(bool_and(is_whole), true)
        from staging.part_log").rows[0] %}
    {% if not found[0] %}{{ return(none) }}{% endif %}
    {% set sql %}
        select part.* exclude (filename)
        from read_parquet(
            getvariable('{{ variable }}'), filename = true, hive_partitioning = false
        ) as part
        {% if is_pending != 'true' or not found[1] %}
        semi join (select * from staging.part_log where {{ is_pending }}) as chosen
            on part.shard = chosen.shard and part.filename = chosen.folder || {{ file }}
        {% endif %}
    {% endset %}
    {{ return(sql) }}
{%- endmacro %}

{#
    SQL: what takes the place of the model in work; none where it is built here, as ever. What is as
    long as the audit stays in the parts.
#}
{% macro select_parts() -%}
    {% if not is_building() or model.config.materialized != 'incremental' or not parts_of_audit() %}
        {{ return(none) }}
    {% endif %}
    {% set sql = rows_of_parts(model.name, in_pending_shards()) %}
    {{ return(sql ~ ' limit 0' if sql and model.config.meta.stays_in_parts else sql) }}
{%- endmacro %}

{#
    SQL to select from: the rows of a model with `stays_in_parts` in its meta, in the parts where a
    cluster made them. For models that are tables: what they read is then read once.
#}
{% macro in_parts(relation) -%}
    {% set sql = rows_of_parts(relation.identifier) if is_building() and parts_of_audit() %}
    {{ return('(' ~ sql ~ ')' if sql else relation) }}
{%- endmacro %}
