{#
    Incremental by shard: a model is built from the shards that were loaded, or whose rules have
    changed, since it was built from them last. A changed rule is detected again and never loads
    again.
#}

{# The shards that `this` has to be built from now, as a list of names. #}
{% macro shards_to_build() -%}
    {% set built = "select 1 from staging.build_log where model = " ~ literal(this.identifier)
        ~ " and build_log.shard = load_log.shard and build_log.loaded_at = load_log.loaded_at"
        ~ " and build_log.code_version = getvariable('code_version')" %}
    {% set everything = load_relation(this) is none or flags.FULL_REFRESH %}
    {% set rows = run_query(
        'select shard from staging.load_log where loaded_at is not null'
        ~ ('' if everything else ' and not exists (' ~ built ~ ')') ~ ' order by shard'
    ) %}
    {{ return(rows.columns[0].values()) }}
{%- endmacro %}

{# SQL condition for the model's `where`: the row's shard has to be built now. #}
{% macro in_pending_shards(shard='shard') -%}
    {% if not is_building() %}{{ return('true') }}{% endif %}
    {% set pending = shards_to_build() %}
    {% set known = run_query(
        'select count(*) from staging.load_log where loaded_at is not null'
    ).rows[0][0] %}
    {% if pending | length == known %}{{ return('true') }}{% endif %}
    {{ return(is_one_of(shard, pending) if pending else 'false') }}
{%- endmacro %}

{#
    dbt's hook for a strategy of one's own: the rows of a shard are replaced together, and those of
    a shard that is no longer part of the source go.
#}
{% macro get_incremental_by_shard_sql(arg_dict) -%}
    {% set columns = arg_dict['dest_columns'] | map(attribute='quoted') | join(', ') %}
    {% set is_staging = model.name == 'stg_laion__images' and not parts_of_audit() %}
    {% set replaced = [] if is_staging else shards_to_build() %}
    delete from {{ arg_dict['target_relation'] }}
    where
        shard not in (select shard from staging.load_log where status = 'loaded')
        {% if is_staging %}or shard in (select shard from staging.load_batch)
        {% elif replaced %}or {{ is_one_of('shard', replaced) }}
        {% endif %};
    insert into {{ arg_dict['target_relation'] }} ({{ columns }})
    select {{ columns }} from {{ arg_dict['temp_relation'] }}
{%- endmacro %}

{# The columns of the model in work whose `meta` names how they are compressed: their DDL by name. #}
{% macro compressed_columns() -%}
    {% set columns = {} %}
    {% for name, column in model.columns.items() if column.config.meta.compression %}
        {% do columns.update({name: 'using compression ' ~ column.config.meta.compression}) %}
    {% endfor %}
    {{ return(columns) }}
{%- endmacro %}

{#
    dbt's hook: what a run adds is a temporary view and not a temporary table, so that no shard is
    copied before it is inserted. A table takes memory for each shard after the first one. Where no
    shard has to be built, the engine need not read the model: its rules alone take a second. Where a
    cluster has made the rows, they are those of its parts. Where the engine's own choice of
    compression is a slow one, a table is made with that of its columns.
#}
{% macro duckdb__create_table_as(temporary, relation, compiled_code, language='sql', partitioned_by=none, sorted_by=none) -%}
    {% set compiled_code = select_parts() or compiled_code %}
    {% set compressions = compressed_columns() %}
    {% if temporary and is_building() %}
        create temporary view {{ relation.include(database=false, schema=false) }} as (
            {% if model.name != 'stg_laion__images' and not shards_to_build() %}
            select * from {{ this }} limit 0
            {% else %}
            {{ compiled_code }}
            {% endif %}
        )
    {% elif not temporary and compressions %}
        {% set types = run_query('describe ' ~ compiled_code).rows if is_building() else [] %}
        create table {{ relation }} (
        {% for column in types %}
            "{{ column[0] }}" {{ column[1] }} {{ compressions.get(column[0], '') }}
            {{- ',' if not loop.last }}
        {% endfor %}
        );
        insert into {{ relation }} ({{ compiled_code }}
        )
    {% else %}
        {{ dbt.duckdb__create_table_as(
            temporary, relation, compiled_code, language, partitioned_by, sorted_by
        ) }}
    {% endif %}
{%- endmacro %}
