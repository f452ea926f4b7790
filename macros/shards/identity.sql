{#
    A database is one audit: one source, one language. `staging.audit_identity` has one row that says
    which, and by what the counts in it were made. Another audit in the same database is refused.
#}

{# SQL: the table of the identity where it is missing. #}
{% macro prepare_identity() -%}
    create table if not exists staging.audit_identity (
        name varchar not null,
        kind varchar not null,
        source varchar not null,
        patterns varchar[] not null,
        revision varchar,
        language varchar not null,
        created_at timestamptz not null,
        code_version varchar,
        rules_version varchar,
        duckdb_version varchar,
        dbt_version varchar,
        project_version varchar,
        faces varchar,
        faces_version varchar,
        parts varchar
    );
    -- An older version knew of no faces.
    alter table staging.audit_identity add column if not exists faces varchar;
    alter table staging.audit_identity add column if not exists faces_version varchar;
    -- Nor of clusters.
    alter table staging.audit_identity add column if not exists parts varchar;
    {{ adopt_older_identity() }}
{%- endmacro %}

{# The identity of this database as a dict; none where it audits nothing yet. #}
{% macro kept_identity() -%}
    {% if not execute %}{{ return(none) }}{% endif %}
    {% set rows = run_query(
        'select to_json(audit_identity)::varchar from staging.audit_identity'
    ).rows %}
    {{ return(fromjson(rows[0][0]) if rows else none) }}
{%- endmacro %}

{# The identity of a database of an older version, from the two tables that it had for it. #}
{% macro adopt_older_identity() -%}
    {% if not execute or run_query("
        select 1 from duckdb_tables() where schema_name = 'staging' and table_name = 'audit_source'
    ").rows | length == 0 %}{{ return('') }}{% endif %}
    {% set sample = literal(tojson(given_patterns(var('sample_shards')))) %}
    insert into staging.audit_identity (
        name, kind, source, patterns, revision, language, created_at
    )
    with source as (
        select coalesce(list(pattern), []) as patterns from staging.audit_source
    )
    select
        current_database(),
        case
            when repo is not null then 'repository'
            when patterns = from_json({{ sample }}, '["varchar"]') then 'SAMPLE'
            else 'files'
        end,
        coalesce(repo, array_to_string(patterns, ', ')),
        patterns,
        revision,
        (select lower(max(language)) from staging.load_log),
        coalesce(pinned_at, (select min(loaded_at) from staging.load_log), now())
    from source
    left join staging.pinned_revision on true
    where
        (patterns <> [] or repo is not null)
        and exists (from staging.load_log)
        and not exists (from staging.audit_identity);
    drop table staging.audit_source;
    drop table staging.pinned_revision;
{%- endmacro %}

{#
    Paths, globs or URLs as a list, none where none is given. Refused is what would read something
    else than what was meant, such as the text of an unset shell variable.
#}
{% macro given_patterns(given) -%}
    {% if given is none %}{{ return(none) }}{% endif %}
    {% set patterns = [given] if given is string else given %}
    {% set texts = [] %}
    {% if patterns is sequence and patterns is not mapping %}
        {% for pattern in patterns if pattern is string and pattern.strip() %}
            {% do texts.append(pattern) %}
        {% endfor %}
    {% endif %}
    {% if not texts or texts | length != patterns | length %}
        {% do exceptions.raise_compiler_error(
            '`shards` names no file. Give it a parquet file, a glob in quotes, a URL or a list of '
            ~ 'these; leave it out to go on with the files of this database.'
        ) %}
    {% endif %}
    {{ return(texts) }}
{%- endmacro %}

{#
    The paths, globs or URLs that are audited: the var `shards`, else what this database audits
    already, else the sample. None where the remote table is audited.
#}
{% macro shard_patterns() -%}
    {% set given = given_patterns(var('shards')) %}
    {% if given is not none %}{{ return(given) }}{% endif %}
    {% set kept = kept_identity() %}
    {% if kept %}{{ return(none if kept.kind == 'repository' else kept.patterns) }}{% endif %}
    {% if target.name == 'hub' %}{{ return(none) }}{% endif %}
    {% if run_query('select 1 from staging.load_log limit 1').rows %}
        {% do exceptions.raise_compiler_error(
            'This database audits files and does not know which: give `shards` once more, or set '
            ~ 'AUDIT_DATABASE to another file.'
        ) %}
    {% endif %}
    {{ return(given_patterns(var('sample_shards'))) }}
{%- endmacro %}

{# SQL: a language code without regard to case, to blanks around it, and to `_` or `-` in it. #}
{% macro plain_language(code) -%}
    replace(lower(trim({{ code }})), '_', '-')
{%- endmacro %}

{#
    The language code of the audit, `all` for every row: the var `language`, else that of this
    database, else German. `de+und` (BCP 47: undetermined) is German with the captions of which it
    cannot be told, see the var `undetermined`.
#}
{% macro audit_language() -%}
    {% set given, undetermined = var('language'), var('undetermined') %}
    {% if given is none %}
        {% set kept = kept_identity() %}
        {% set given = kept.language if kept else 'de' %}
    {% endif %}
    {% if undetermined is not none and undetermined is not boolean
        or undetermined and given not in ('de', 'de+und') %}
        {% do exceptions.raise_compiler_error(
            '`undetermined` is true or false, and true for the language `de` alone: of others it is '
            ~ 'never asked what a caption says.'
        ) %}
    {% elif undetermined is not none and given is string %}
        {{ return(given.removesuffix('+und') ~ ('+und' if undetermined else '')) }}
    {% endif %}
    {% if given is not string or not given.strip() %}
        {% do exceptions.raise_compiler_error(
            "`language` is no language code. Give it one in quotes, such as 'de', or 'all' for every "
            ~ 'row.'
        ) %}
    {% endif %}
    {{ return(given.strip() | lower | replace('_', '-')) }}
{%- endmacro %}

{#
    Refuses another source or language than the database's own, where rows would be lost by it, before
    anything is changed; with the var `replace` it says what goes. Where the patterns are those of
    before and more, or all files are there by other names, it is the same source still. `asked` is
    an identity, the table `lost` that of compare_files.
#}
{% macro refuse_another_audit(kept, asked) -%}
    {% set lost = run_query('select count(*), sum(image_count) from lost').rows[0] %}
    {% if not kept or not lost[0] or (
        kept.language == asked.language
        and kept.kind == asked.kind
        and kept.revision == asked.revision
        and (var('shards') is none or not kept.patterns | reject('in', asked.patterns) | list)
        and (kept.source == asked.source or asked.kind != 'repository')
    ) %}{{ return(false) }}{% endif %}
    {% set loss = '{:,} shard{} with {:,} images'.format(
        lost[0], '' if lost[0] == 1 else 's', lost[1] | int
    ) %}
    {% set texts = [] %}
    {% for identity in (kept, asked) %}
        {% do texts.append(
            identity.source ~ (' at ' ~ identity.revision if identity.revision else '')
            ~ (' (SAMPLE)' if identity.kind == 'SAMPLE' else '') ~ ', language ' ~ identity.language
        ) %}
    {% endfor %}
    {% set free_name = run_query('select audit_name(\'\', ' ~ literal(asked.source) ~ ')').rows[0][0]
        ~ ('-' ~ asked.language if asked.language != kept.language) %}
    {% if var('replace') %}
        {{ log('Replaced by ' ~ texts[1] ~ ': ' ~ texts[0] ~ ', ' ~ loss ~ '.', info=true) }}
        {{ return(true) }}
    {% endif %}
    {% do exceptions.raise_compiler_error(
        'Nothing was changed. This database audits ' ~ texts[0] ~ '; asked for is ' ~ texts[1] ~ '. '
        ~ 'Give that a database of its own (AUDIT_DATABASE=warehouse/' ~ free_name ~ '.duckdb, or '
        ~ '--database), or leave `shards` and `language` out to go on with this one. '
        ~ '--replace, in dbt --vars \'{replace: true}\', replaces it: ' ~ loss ~ ' are lost then.'
    ) %}
{%- endmacro %}

{#
    Post-hook of the staging model, in the transaction of its rows: where nothing is left to load and
    no row has the language of the audit, nothing is kept. Its counts would be zeros.
#}
{% macro refuse_no_image() -%}
    {% if not is_building() or var('batch') is not none %}{{ return('') }}{% endif %}
    {% set shards = run_query("
        select count(*), min_by(note, shard)
        from staging.load_log
        having
            count(*) filter (where status = 'pending') = 0
            and sum(row_count) > 0
            and sum(image_count) = 0
    ").rows %}
    {% if shards %}
        {% do exceptions.raise_compiler_error(
            'Nothing was kept. ' ~ shards[0][1] ~ (' The other ' ~ (shards[0][0] - 1)
            ~ ' files have no such row either.' if shards[0][0] > 1 else '')
        ) %}
    {% endif %}
{%- endmacro %}

{# SQL that writes the identity `asked`; the same audit keeps its name, its beginning and its counts. #}
{% macro log_identity(asked, is_new) -%}
    {% if is_new %}
    delete from staging.audit_identity;
    -- What people said of another audit's texts says nothing of these.
    delete from staging.review_stratum;
    delete from staging.review_mark;
    {% endif %}
    update staging.audit_identity
    set
        kind = {{ literal(asked.kind) }},
        source = {{ literal(asked.source) }},
        patterns = from_json({{ literal(tojson(asked.patterns)) }}, '["varchar"]'),
        revision = {{ 'null' if asked.revision is none else literal(asked.revision) }},
        language = {{ literal(asked.language) }};
    insert into staging.audit_identity (
        name, kind, source, patterns, revision, language, created_at
    )
    select
        {{ literal(asked.name) }},
        {{ literal(asked.kind) }},
        {{ literal(asked.source) }},
        from_json({{ literal(tojson(asked.patterns)) }}, '["varchar"]'),
        {{ 'null' if asked.revision is none else literal(asked.revision) }},
        {{ literal(asked.language) }},
        now()
    where not exists (from staging.audit_identity);
{%- endmacro %}

{#
    At the end of a run: by what the findings and counts were made, where all of them were made by
    the code as it is now.
#}
{% macro log_versions() -%}
    {% if not (execute and flags.WHICH in ('run', 'build')) %}{{ return('') }}{% endif %}
    update staging.audit_identity
    set
        code_version = getvariable('code_version'),
        rules_version = tool_versions() ->> 'rules_version',
        duckdb_version = tool_versions() ->> 'duckdb_version',
        dbt_version = tool_versions() ->> 'dbt_version',
        project_version = tool_versions() ->> 'project_version'
    where
        exists (from staging.build_log)
        and not exists (
            from staging.build_log
            where
                {{ is_one_of('model', built_models()) }}
                and code_version <> getvariable('code_version')
        )
{%- endmacro %}

{# SQL: of which known tables the loaded shards are, see scripts/audit/tables.yml; NULL for none. #}
{% macro source_tables_sql() -%}
    select string_agg(distinct source_table, ' and ' order by source_table)
    from staging.load_log
    where status = 'loaded'
{%- endmacro %}

{# SQL: all that scripts/audit/warehouse.py says in one line, as JSON. #}
{% macro identity_sql() -%}
    (
        select to_json(identity)::varchar
        from (
            select
                audit_identity.*,
                (select count(*) from staging.load_log) as known_shard_count,
                (
                    select count(*) from staging.load_log where status = 'loaded'
                ) as loaded_shard_count,
                (
                    select coalesce(sum(row_count), 0) from staging.load_log
                    where status = 'loaded'
                ) as row_count,
                ({{ source_tables_sql() }}) as source_tables,
            from staging.audit_identity
        ) as identity
    )
{%- endmacro %}
