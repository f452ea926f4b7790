{#
    The unit of loading, of resuming and of coverage is the shard: one parquet file.
    `staging.load_log` has one row per shard known, `staging.build_log` says which model was built
    from which load of a shard, `staging.seed_log` which file each seed was loaded from, and
    `staging.load_batch` is what the run in work loads.
#}
{% macro prepare_warehouse() -%}
    create schema if not exists staging;
    {{ prepare_load_log() }}
    create table if not exists staging.shard_number (
        location varchar not null,
        shard_number integer not null
    );
    create table if not exists staging.build_log (
        model varchar not null,
        shard varchar not null,
        loaded_at timestamptz not null,
        code_version varchar not null
    );
    create table if not exists staging.seed_log (
        seed varchar not null,
        file_hash varchar not null,
        declaration_hash varchar
    );
    alter table staging.seed_log add column if not exists declaration_hash varchar;
    create table if not exists staging.load_batch (
        shard varchar not null,
        location varchar not null,
        shard_number integer not null,
        inspection varchar not null
    );
    create table if not exists staging.shard_columns (
        shard varchar not null,
        column_name varchar not null,
        source_name varchar
    );
    {{ prepare_part_log() }}
    {{ sum_up_columns() }}
    {{ prepare_identity() }}
    {{ prepare_reviews() }}
    {{ prepare_answers() }}
{%- endmacro %}

{# SQL that makes the table of shards; what an older version did not know is added. #}
{% macro prepare_load_log() -%}
    create table if not exists staging.load_log (
        shard varchar not null,
        shard_number integer,
        location varchar not null,
        size_bytes bigint,
        version varchar,
        language varchar not null,
        is_chosen boolean not null,
        is_random_choice boolean not null,
        status varchar not null,
        attempt_count integer not null,
        row_count bigint,
        image_count bigint,
        byte_count bigint,
        attempted_at timestamptz,
        loaded_at timestamptz,
        error varchar,
        cut_text_count bigint,
        note varchar,
        given_columns varchar,
        source_table varchar
    );
    -- A database of an older version: its shards are numbered, and loaded, again.
    alter table staging.load_log add column if not exists shard_number integer;
    alter table staging.load_log add column if not exists cut_text_count bigint;
    alter table staging.load_log add column if not exists note varchar;
    alter table staging.load_log add column if not exists given_columns varchar;
    alter table staging.load_log add column if not exists source_table varchar;
{%- endmacro %}

{# SQL that makes the tables of what people said of texts, see scripts/audit/review.py. #}
{% macro prepare_reviews() -%}
    create table if not exists staging.review_stratum (
        rule varchar not null,
        field varchar not null,
        stratum varchar not null,
        text_count bigint not null,
        rule_version varchar not null,
        drawn_at timestamptz not null
    );
    create table if not exists staging.review_mark (
        rule varchar not null,
        field varchar not null,
        image_id bigint not null,
        stratum varchar not null,
        verdict varchar not null,
        rule_version varchar not null,
        marked_at timestamptz not null
    );
{%- endmacro %}

{# SQL that makes the table of what domains said when they were asked, see scripts/audit/robots.py. #}
{% macro prepare_answers() -%}
    create table if not exists staging.domain_answer (
        domain varchar not null,
        status varchar not null,
        reason varchar,
        says_no_to_ai boolean,
        refused_agents varchar,
        ai_txt_refuses boolean,
        tdm_file_reserves boolean,
        tdm_header_reserves boolean,
        robots_header_refuses boolean,
        asked_at timestamptz not null
    );
{%- endmacro %}

{# SQL that makes the view of staging.shard_columns over all loaded shards. #}
{% macro sum_up_columns() -%}
    {% if not execute %}{{ return('') }}{% endif %}
    create or replace view staging.source_columns as
    select
        names.column_name,
        string_agg(distinct shards.source_name, ', ' order by shards.source_name) as source_name,
        count(shards.source_name) as shard_count_with,
        (select count(*) from staging.load_log where status = 'loaded') as shard_count
    from (
        values
        {% for column in source_columns() %}
            ('{{ column.name }}'){{ ',' if not loop.last }}
        {% endfor %}
    ) as names (column_name)
    left join staging.shard_columns as shards on names.column_name = shards.column_name
    group by names.column_name;
{%- endmacro %}

{# True while models are really built: everything that reads or writes the logs asks first. #}
{% macro is_building() -%}
    {{ return(execute and flags.WHICH in ('run', 'build') and model.resource_type == 'model') }}
{%- endmacro %}

{# At the start of a run that reads shards by itself: lists them, and says what is audited. #}
{% macro list_shards_of_run() -%}
    {% if not (execute and flags.WHICH in ('run', 'build')) or var('batch') is not none
        or 'model.' ~ project_name ~ '.stg_laion__images' not in selected_resources %}
        {{ return('') }}
    {% endif %}
    {% do list_parts() if parts_of_audit() else list_shards() %}
    {{ log(run_query('select identity_text(' ~ identity_sql() ~ ')').rows[0][0], info=true) }}
{%- endmacro %}

{#
    Brings the log in line with the files that are there now: new files become pending, changed
    files become pending again, vanished ones are forgotten. The remote table has its list from the
    load driver: `hub_files`, a list of {shard, location, size_bytes, version}, of a `repo` at a
    `revision`.
#}
{% macro list_shards(hub_files=none, repo=none, revision=none) -%}
    {% do run_query(prepare_warehouse()) %}
    {% if parts_of_audit() and var('parts') is none %}
        {% do exceptions.raise_compiler_error(
            'Nothing was changed. This database has what a cluster wrote to ' ~ parts_of_audit()
            ~ ': go on with `audit cluster`, or load into a database of its own (AUDIT_DATABASE).'
        ) %}
    {% endif %}
    {% set kept, language = kept_identity(), audit_language() %}
    {% set asked = {'kind': 'repository', 'source': repo, 'patterns': [], 'revision': revision} %}
    {% set patterns = shard_patterns() if hub_files is none %}
    {% if hub_files is none and patterns is none %}
        {% if not run_query('select count(*) from staging.load_log').rows[0][0] %}
            {% do exceptions.raise_compiler_error(
                'No shard is known yet. The list of shards comes from the Hub: run `make load`.'
            ) %}
        {% endif %}
        {# The log as it is, in the language that is asked for. #}
        {% do asked.update(source=kept.source, revision=kept.revision, files=fromjson(run_query(
            "select to_json(list(struct_pack(shard, location, size_bytes, version))) from staging.load_log"
        ).rows[0][0])) %}
    {% elif hub_files is not none %}
        {% do asked.update(files=hub_files) %}
    {% else %}
        {% do asked.update(fromjson(
            run_query('select list_files(' ~ literal(tojson(patterns)) ~ ')').rows[0][0]
        )) %}
        {% if asked.error %}{% do exceptions.raise_compiler_error(asked.error) %}{% endif %}
    {% endif %}
    {% do asked.update(language=language, name=run_query(
        'select audit_name(current_database(), ' ~ literal(asked.source) ~ ')'
    ).rows[0][0]) %}
    {% set faces = faces_of_audit() %}
    {% do run_query(compare_files(asked.files, literal(language))) %}
    {% do update_load_log(asked, refuse_another_audit(kept, asked)) %}
    {% do run_query(log_faces(faces)) %}
{%- endmacro %}

{#
    Writes the files that compare_files has listed to the log, and the identity `asked` with them. A
    file is known by its location: it keeps its number for ever, also where its name changes because
    of the folder that the files now share. What a server or file does not say is no change. The rows
    of a shard that is not loaded any more go at once, from all layers.
#}
{% macro update_load_log(asked, is_new) -%}
    {% set language = literal(asked.language) %}
    {% set tables = run_query("
        select schema_name || '.' || table_name from duckdb_columns()
        inner join duckdb_tables() using (database_name, schema_name, table_name)
        where
            database_name = current_database()
            and schema_name in ('staging', 'intermediate', 'explore')
            and column_name = 'shard'
            and table_name <> 'load_log'
            and exists (select shard from gone union all select old_shard from renamed)
        order by all
    ").columns[0].values() %}
    {% do run_query("
        begin;
        " ~ log_identity(asked, is_new) ~ number_shards() ~ forget_and_rename(tables)
        ~ log_files(language) ~ "
        commit
    ") %}
{%- endmacro %}

{#
    SQL that makes `listed` of the files there are now, `gone` of the shards that are not what was
    loaded any more, `renamed` of those with another name, and `lost` of those whose images would be
    gone for good: in another language, or in no file that is listed. A file that was moved has its
    size and footer still, see shard_files.py.
#}
{% macro compare_files(files, language) -%}
    create or replace temp table listed as
    with files as (
        select unnest(
            from_json(
                {{ literal(tojson(files)) }},
                '[{
                    "shard": "varchar", "location": "varchar", "size_bytes": "bigint",
                    "version": "varchar"
                }]'
            ),
            recursive := true
        )
    )
    select
        location, min(shard) as shard, max(size_bytes) as size_bytes, max(version) as version,
    from files
    group by all;
    create or replace temp table gone as
    select load_log.shard from staging.load_log
    left join listed on load_log.location = listed.location
    where
        listed.location is null
        or load_log.size_bytes <> listed.size_bytes
        or load_log.version <> listed.version
        or load_log.language is distinct from {{ language }}
        or load_log.shard_number is null
        -- Loaded by an older version, which did not note what columns a file has.
        or load_log.status = 'loaded'
        and (
            load_log.shard not in (select shard from staging.shard_columns)
            or load_log.given_columns <> {{ literal(given_columns()) }}
        );
    create or replace temp table lost as
    select image_count from staging.load_log
    where
        status = 'loaded'
        and image_count > 0
        and (
            language is distinct from {{ language }}
            or location not in (select location from listed)
            and (size_bytes, {{ footer_of('version') }}) not in (
                select (size_bytes, {{ footer_of('version') }}) from listed
                where
                    {{ footer_of('version') }} <> ''
                    and location not in (select location from staging.load_log)
            )
        );
    create or replace temp table renamed as
    select load_log.shard as old_shard, listed.shard as new_shard
    from staging.load_log
    inner join listed on load_log.location = listed.location
    where load_log.shard <> listed.shard
{%- endmacro %}

{# SQL: the hash of a local file's footer in its version; empty for another version. #}
{% macro footer_of(version) -%}
    coalesce(regexp_extract({{ version }}, '^[0-9]+ ([0-9a-f]{16})$', 1), '')
{%- endmacro %}

{# SQL that brings the log in line with `listed`: what is in `gone` or new there is pending. #}
{% macro log_files(language) -%}
    delete from staging.load_log where location not in (select location from listed);
    update staging.load_log
    set
        status = 'pending',
        attempt_count = 0,
        language = {{ language }},
        shard_number = null,
        size_bytes = null,
        version = null,
        row_count = null,
        image_count = null,
        byte_count = null,
        cut_text_count = null,
        loaded_at = null,
        note = null,
        source_table = null,
        error = null
    where shard in (select shard from gone);
    update staging.load_log
    set
        shard = listed.shard,
        shard_number = shard_number.shard_number,
        size_bytes = coalesce(listed.size_bytes, load_log.size_bytes),
        version = coalesce(listed.version, load_log.version)
    from listed
    inner join staging.shard_number on listed.location = shard_number.location
    where load_log.location = listed.location;
    insert into staging.load_log (
        shard, shard_number, location, size_bytes, version, language, is_chosen,
        is_random_choice, status, attempt_count
    )
    select
        shard, shard_number, location, size_bytes, version, {{ language }}, true, false,
        'pending', 0
    from listed
    inner join staging.shard_number using (location)
    where location not in (select location from staging.load_log);
{%- endmacro %}

{#
    SQL that gives each new location in `listed` a number of 31 bits: those of its name's md5, so that
    the same files have the same numbers in every database. Where they are taken, as happens among
    thousands of files, it gets the next free number.
#}
{% macro number_shards() -%}
    create or replace temp table hashed as
    select
        location,
        shard,
        ('0x' || left(md5(shard), 8))::bigint & 2147483647 as shard_number,
    from listed
    where location not in (select location from staging.shard_number);
    insert into staging.shard_number
    select location, shard_number
    from hashed
    where shard_number not in (select shard_number from staging.shard_number)
    qualify row_number() over (partition by shard_number order by shard, location) = 1;
    insert into staging.shard_number
    with taken as (
        select list(shard_number) as numbers from staging.shard_number
    ),
    free as (
        select
            hashed.location,
            row_number() over (
                partition by hashed.shard_number order by hashed.shard, hashed.location
            ) as place,
            list_filter(
                range(hashed.shard_number + 1, hashed.shard_number + 1000),
                lambda number: not list_contains(taken.numbers, number)
            ) as numbers,
        from hashed, taken
        where hashed.location not in (select location from staging.shard_number)
    )
    select location, numbers[place] from free;
{%- endmacro %}

{#
    SQL that takes the rows of the shards in `gone` from all tables, and gives those in `renamed`
    their new name.
#}
{% macro forget_and_rename(tables) -%}
    {% for table in tables %}
        delete from {{ table }} where shard in (select shard from gone);
        update {{ table }} as rows set shard = renamed.new_shard
        from renamed where rows.shard = renamed.old_shard;
    {% endfor %}
{%- endmacro %}

{#
    What the load driver does first: it lists the files, pins the commit they are read at, and
    chooses `count` of them (none = all): the first ones, or with a `seed` random ones.
#}
{% macro start_load(hub_files=none, repo=none, revision=none, count=none, seed=none) -%}
    {% do list_shards(hub_files, repo, revision) %}
    {% do choose_shards(count, seed) %}
{%- endmacro %}

{#
    Only the chosen shards are loaded from now on. The hash puts the shards in a random order of the
    seed, so a larger choice with the same seed holds the smaller one. A shard chosen at random
    stays so, whatever is chosen later.
#}
{% macro choose_shards(count=none, seed=none) -%}
    {% set order = 'shard' if seed is none else 'md5(' ~ literal(seed ~ ' ') ~ ' || shard)' %}
    {% set condition = 'true' if count is none else
        'shard in (select shard from staging.load_log order by ' ~ order ~ ' limit ' ~ count ~ ')' %}
    {% do run_query(
        'update staging.load_log set is_chosen = ' ~ condition ~ ', is_random_choice ='
        ~ ' is_random_choice or (' ~ (seed is not none) ~ " and status <> 'loaded' and "
        ~ condition ~ ')'
    ) %}
    {# Chosen by the user again: what failed before gets its tries back. #}
    {% do run_query("
        update staging.load_log set attempt_count = 0, status = 'pending'
        where status = 'failed' and is_chosen
    ") %}
{%- endmacro %}

{#
    Chooses what this run loads; returns rows (shard, shard_number, inspection). The remote table is
    loaded only by the driver, which names one shard at a time in the var `batch`. A file that cannot
    be read is logged and the others are loaded: refuse_missing_shards says so at the end.
#}
{% macro choose_batch() -%}
    {% set is_remote = kept_identity().kind == 'repository' %}
    {% set batch = [] if var('batch') is none and is_remote else var('batch') %}
    {% do run_query("
        create or replace table staging.load_batch as
        with files as (
            select list(
                struct_pack(shard, location, shard_number, attempt_count) order by shard
            ) as files
            from staging.load_log
            where status <> 'loaded' and is_chosen"
            ~ ('' if batch is none else ' and ' ~ (is_one_of('shard', batch) if batch else 'false'))
        ~ "
        )
        select
            unnest(list_transform(files, lambda file: file.shard)) as shard,
            unnest(list_transform(files, lambda file: file.location)) as location,
            unnest(list_transform(files, lambda file: file.shard_number)) as shard_number,
            unnest(from_json(inspect_shards(
                to_json(files)::varchar, " ~ literal(given_columns()) ~ ", "
                ~ literal(audit_language()) ~ "
            ), '[\"varchar\"]')) as inspection,
        from files
        where files is not null
    ") %}
    {% do run_query("
        begin;
        update staging.load_log
        set
            status = 'failed',
            attempt_count = attempt_count + 1,
            attempted_at = now(),
            error = load_batch.inspection ->> 'error'
        from staging.load_batch
        where load_log.shard = load_batch.shard and (load_batch.inspection ->> 'error') is not null;
        delete from staging.load_batch where (inspection ->> 'error') is not null;
        commit
    ") %}
    {{ return(run_query(
        'select shard, shard_number, inspection from staging.load_batch order by shard'
    ).rows) }}
{%- endmacro %}

{# SQL: the shards that this run tried to load and could not, with the reason. #}
{% macro missing_shards_sql() -%}
    select shard, error from staging.load_log
    where status = 'failed' and attempted_at >= {{ literal(run_started_at | string) }}::timestamptz
    order by shard
{%- endmacro %}

{# Raises where nothing is loaded and nothing can be: an audit of nothing would be one of zeros. #}
{% macro refuse_empty_audit() -%}
    {% set missing = run_query(missing_shards_sql()).rows %}
    {% set is_loaded = run_query(
        "select 1 from staging.load_log where status = 'loaded' limit 1"
    ).rows %}
    {% if missing and not is_loaded %}
        {% do exceptions.raise_compiler_error('Nothing could be loaded. ' ~ missing[0][1]) %}
    {% endif %}
{%- endmacro %}

{# Post-hook of the staging model, in the transaction of its rows: the batch is loaded. #}
{% macro log_loaded_shards() -%}
    {% if not is_building() %}{{ return('') }}{% endif %}
    {% if parts_of_audit() %}{{ return(log_built_shards()) }}{% endif %}
    {# A server that got another file while this one was read. #}
    {% set replaced = run_query(
        'select shard from staging.load_batch inner join staging.load_log using (shard, location)'
        ~ ' where try_cast(file_size(location) as bigint) <> size_bytes'
    ).columns[0].values() %}
    {% if replaced %}
        {% do exceptions.raise_compiler_error(
            replaced | join(', ') ~ ': the server has another file now than was listed, of another'
            ~ ' size. Nothing of it was kept; run the same command again.'
        ) %}
    {% endif %}
    update staging.load_log
    set
        status = 'loaded',
        attempt_count = attempt_count + 1,
        attempted_at = now(),
        loaded_at = now(),
        error = null,
        given_columns = {{ literal(given_columns()) }},
        source_table = load_batch.inspection ->> 'table',
        row_count = (load_batch.inspection ->> 'row_count')::bigint,
        byte_count = (load_batch.inspection ->> 'byte_count')::bigint,
        image_count = coalesce(counts.image_count, 0),
        cut_text_count = coalesce(counts.cut_text_count, 0),
        note = case
            when counts.image_count is null and (load_batch.inspection ->> 'row_count')::bigint > 0
                then other_languages(load_batch.inspection, {{ literal(audit_language()) }})
        end
    from staging.load_batch
    left join (
        select
            shard,
            count(*) as image_count,
            sum({{ is_cut('caption') }}::integer + {{ is_cut('url') }}::integer) as cut_text_count,
        from {{ this }}
        where shard in (select shard from staging.load_batch)
        group by all
    ) as counts on load_batch.shard = counts.shard
    where load_log.shard = load_batch.shard;
    delete from staging.shard_columns where shard in (select shard from staging.load_batch);
    insert into staging.shard_columns
    select
        shard,
        unnest(map_entries((inspection -> 'names')::map(varchar, varchar)), recursive := true),
    from staging.load_batch
{%- endmacro %}

{# At the end of a run: a batch that was not loaded is logged with the reason. #}
{% macro log_failed_shards(results) -%}
    {% for result in results if result.node.name == 'stg_laion__images' and result.status == 'error' %}
        {% do run_query(
            "update staging.load_log set status = 'failed', attempt_count = attempt_count + 1,"
            ~ ' attempted_at = now(), error = '
            ~ literal((result.message | string).split('\n  \n  > in macro')[0])
            ~ " where status <> 'loaded' and shard in (select shard from staging.load_batch)"
        ) %}
    {% endfor %}
{%- endmacro %}

{#
    The last that a run does: where a shard could not be loaded it names it, and fails. What could be
    is loaded and built.
#}
{% macro refuse_missing_shards(results) -%}
    {% if 'stg_laion__images' not in results | map(attribute='node.name') %}{{ return('') }}{% endif %}
    {% set missing = run_query(missing_shards_sql()).rows %}
    {% for shard, error in missing %}{% do log('Not loaded: ' ~ error, info=true) %}{% endfor %}
    {% if missing %}
        {% set names = missing | map(attribute=0) | list %}
        {% set shown = names[:5] | join(', ') ~ (' …' if names | length > 5) %}
        select error({{ literal(
            'Not loaded, for the reason said above: ' ~ shown ~ '. The rest is loaded and stays. '
            ~ 'Run the same command again when these can be read.'
        ) }})
    {% endif %}
{%- endmacro %}

{# At the end of a run: says what is odd about the shards that it loaded. #}
{% macro warn_of_notes(results) -%}
    {% for result in results if result.node.name == 'stg_laion__images' and result.status == 'success' %}
        {% for shard, note in run_query(
            "select shard, note from staging.load_log where note is not null"
            ~ ' and shard in (select shard from staging.load_batch) order by shard'
        ).rows %}
            {% do exceptions.warn(shard ~ ': ' ~ note) %}
        {% endfor %}
    {% endfor %}
{%- endmacro %}
