{#
    What was built from what: `staging.build_log` has one row per model and shard, with the load and
    the code it was built from. An audit is whole when every model was built from what is loaded.
#}

{# The names of the models behind staging that are tables: `incremental` ones are built by shard. #}
{% macro built_models(materialized=['incremental', 'table']) -%}
    {% set names = [] %}
    {% if execute %}
        {% for node in graph.nodes.values() if
            node.resource_type == 'model'
            and node.config.materialized in materialized
            and node.config.schema in ('intermediate', 'explore', 'marts')
        %}
            {% do names.append(node.name) %}
        {% endfor %}
    {% endif %}
    {# Never an empty list, which no SQL can compare with. #}
    {{ return(names | sort or ['']) }}
{%- endmacro %}

{# The unique ids of all that the node `id` reads, directly or not, each once. #}
{% macro ancestors(id) -%}
    {% set ids = [id] %}
    {# The list grows while it is walked: a parent that many have in common is walked once. #}
    {% for child in ids %}
        {% for parent in graph.nodes[child].depends_on.nodes or []
            if parent in graph.nodes and parent not in ids
        %}
            {% do ids.append(parent) %}
        {% endfor %}
    {% endfor %}
    {{ return(ids[1:]) }}
{%- endmacro %}

{# The names of the models behind staging built by shard that the model `id` reads. #}
{% macro models_read(id) -%}
    {% set names, built = [], built_models(['incremental']) %}
    {% for parent in ancestors(id) if graph.nodes[parent].name in built %}
        {% do names.append(graph.nodes[parent].name) %}
    {% endfor %}
    {{ return(names | sort) }}
{%- endmacro %}

{# SQL: the shards from whose present load all of `models` were built, with the same code. #}
{% macro shards_built_sql(models) -%}
    select
        load_log.shard,
        load_log.loaded_at,
        min(build_log.code_version) as code_version,
        any_value(concat_ws(
            ' ', load_log.language, load_log.row_count, load_log.image_count, load_log.byte_count
        )) as content
    from staging.load_log
    inner join staging.build_log
        on load_log.shard = build_log.shard and load_log.loaded_at = build_log.loaded_at
    where load_log.status = 'loaded' and {{ is_one_of('build_log.model', models) }}
    group by load_log.shard, load_log.loaded_at
    having count(*) = {{ models | length }} and count(distinct build_log.code_version) = 1
{%- endmacro %}

{#
    SQL: the name of what `models` were built from, a hash of the shards' contents and of the code.
    The same shards, code and key of hashes give the same name.
#}
{% macro build_id_sql(models) -%}
    select left(md5(concat(
        string_agg(concat_ws(' ', shard, content, code_version), ';' order by shard),
        (select max(faces_version) from staging.audit_identity)
    )), 16)
    from ({{ shards_built_sql(models) }})
{%- endmacro %}

{# SQL literal: the build that a mart belongs to. #}
{% macro build_id() -%}
    {% if not is_building() %}{{ return("''::varchar") }}{% endif %}
    {{ return(literal(run_query(build_id_sql(
        models_read(model.unique_id) or built_models(['incremental'])
    )).rows[0][0])) }}
{%- endmacro %}

{#
    Post-hook of every model behind staging, in the transaction of its rows. A model by shard was
    built from what is loaded, a mart from what the models it reads were built from.
#}
{% macro log_built_shards() -%}
    {% if not is_building() or model.config.materialized == 'view' %}{{ return('') }}{% endif %}
    delete from staging.build_log
    where model = {{ literal(this.identifier) }};
    insert into staging.build_log (model, shard, loaded_at, code_version)
    {% if model.config.materialized == 'incremental' or not models_read(model.unique_id) %}
    select {{ literal(this.identifier) }}, shard, loaded_at, getvariable('code_version')
    from staging.load_log
    where loaded_at is not null
    {% else %}
    select {{ literal(this.identifier) }}, shard, loaded_at, code_version
    from ({{ shards_built_sql(models_read(model.unique_id)) }})
    {% endif %}
{%- endmacro %}
