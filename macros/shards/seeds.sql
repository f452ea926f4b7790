{#
    Seeds are loaded by DuckDB and only where their file or what is declared of them has changed:
    dbt's own way reads each file with Python first to guess the types, on every run.
    `staging.seed_log` says which file each table was loaded from.
#}

{# SQL literal: a hash of all that is declared of the seed, so that a new type or text counts. #}
{% macro seed_declaration() -%}
    {{ return(literal(local_md5(
        tojson([model.description, model.columns, config.get('column_types', {})], sort_keys=true)
    ))) }}
{%- endmacro %}

{# SQL literal: the path of the seed's file. #}
{% macro seed_file() -%}
    {{ return(literal(model.original_file_path)) }}
{%- endmacro %}

{# Whether the seed's table is there and was loaded from the file as it is now. #}
{% macro is_seed_loaded() -%}
    {% set current = run_query("
        select count(*) from staging.seed_log
        where seed = " ~ literal(this.identifier) ~ "
            and declaration_hash = " ~ seed_declaration() ~ "
            and file_hash = (select md5(content) from read_text(" ~ seed_file() ~ "))
    ").rows[0][0] %}
    {{ return(current == 1 and load_relation(this) is not none) }}
{%- endmacro %}

{#
    dbt's materialization of seeds. A column whose type is not declared is text; what its constraints
    say (not_null, unique) is checked when it is loaded and not by a test in each build.
#}
{% materialization seed, adapter='duckdb' %}
    {% set table = this.incorporate(type='table') %}
    {% set columns, types = [], [] %}
    {% for column in model.columns.values() %}
        {% set type = config.get('column_types', {}).get(column.name, 'varchar') %}
        {% set constraints = column.constraints | map(attribute='type') | join(' ') %}
        {% do types.append(literal(column.name) ~ ': ' ~ literal(type)) %}
        {% do columns.append(column.name ~ ' ' ~ type ~ ' ' ~ constraints.replace('_', ' ')) %}
    {% endfor %}
    {# dbt asks for the rows that it has read, for `dbt seed --show`. #}
    {% do store_result('agate_table', response='OK') %}
    {{ run_hooks(pre_hooks) }}
    {% if not flags.FULL_REFRESH and is_seed_loaded() %}
        {% call noop_statement('main', 'UNCHANGED') %}{% endcall %}
    {% else %}
        {% call statement('main') %}
            create or replace temp table checked_seed ({{ columns | join(', ') }});
            insert into checked_seed by name
            from read_csv(
                {{ seed_file() }},
                header = true, delim = ',', quote = '"', escape = '"', sample_size = -1,
                types = {{ '{' ~ types | join(', ') ~ '}' }}
            );
            {# Without the index behind `unique`, which takes as much room as the rows. #}
            create or replace table {{ table }} as from checked_seed;
            drop table checked_seed;
            delete from staging.seed_log where seed = {{ literal(this.identifier) }};
            insert into staging.seed_log (seed, file_hash, declaration_hash)
            select {{ literal(this.identifier) }}, md5(content), {{ seed_declaration() }}
            from read_text({{ seed_file() }});
        {% endcall %}
        {% do persist_docs(table, model) %}
    {% endif %}
    {{ run_hooks(post_hooks) }}
    {{ adapter.commit() }}
    {{ return({'relations': [table]}) }}
{% endmaterialization %}

{#
    At the start of `dbt run`: refuses to build from seed tables that are older than their files.
    Patterns are made from the files and joins read the tables, so such a build would be neither.
#}
{% macro refuse_old_seeds() -%}
    {% if not (execute and flags.WHICH == 'run') %}{{ return('') }}{% endif %}
    {% set read = [] %}
    {% for id in selected_resources if id in graph.nodes %}
        {% for parent in ancestors(id) if parent.startswith('seed.') %}
            {% do read.append(graph.nodes[parent].name) %}
        {% endfor %}
    {% endfor %}
    {% if not read %}{{ return('') }}{% endif %}
    {% set old = run_query("
        select tables.table_name
        from duckdb_tables() as tables
        inner join read_text('seeds/*.csv') as files
            on tables.table_name = parse_filename(files.filename, true)
        where
            tables.schema_name = 'seeds'
            and " ~ is_one_of('tables.table_name', read | unique) ~ "
            and (tables.table_name, md5(files.content)) not in (
                select seed, file_hash from staging.seed_log
            )
        order by tables.table_name
    ").columns[0].values() %}
    {% if old %}
        {% do exceptions.raise_compiler_error(
            'Nothing was built, as the tables of these seeds are older than their files: '
            ~ old | join(', ') ~ '. Run `dbt build`, or `dbt seed` first.'
        ) %}
    {% endif %}
{%- endmacro %}
