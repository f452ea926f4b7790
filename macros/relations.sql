{#
    dbt's hook: a view is replaced in one statement. The default makes another one, renames both and
    drops the old one.
#}
{% materialization view, adapter='duckdb' -%}
    {% set replaced = create_or_replace_view() %}
    {% do persist_docs(this.incorporate(type='view'), model) %}
    {% do adapter.commit() %}
    {{ return(replaced) }}
{%- endmaterialization %}

{% macro duckdb__create_view_as(relation, sql) -%}
    create or replace view {{ relation }} as (
    {{ sql }}
    )
{%- endmacro %}

{#
    dbt's hook: all descriptions in one statement. The default asks the engine twice for the columns of
    each model, to warn of one that is described and not there: here that is an error.
#}
{% macro duckdb__persist_docs(relation, model, for_relation, for_columns) -%}
    {% set comments = [] %}
    {% if for_relation and config.persist_relation_docs() and model.description %}
        {% do comments.append(duckdb__alter_relation_comment(relation, model.description)) %}
    {% endif %}
    {% if for_columns and config.persist_column_docs() %}
        {% for column in model.columns.values() %}
            {% do comments.append(
                'comment on column ' ~ relation ~ '.' ~ adapter.quote(column.name) ~ ' is '
                ~ duckdb_escape_comment(column.description) ~ ';'
            ) %}
        {% endfor %}
    {% endif %}
    {% if comments %}{% do run_query(comments | join) %}{% endif %}
{%- endmacro %}
