-- noqa: disable=all
{#
    No value of these columns is NULL: one look at a model instead of one a column.
    A row per column that has some, with how many.
#}
{% test never_null(model, columns) %}
with counted as (
    select
        {% for column in columns %}
        count(*) - count({{ column }}) as {{ column }},
        {% endfor %}
    from {{ model }}
)

select * from (
    unpivot counted on columns(*) into name column_name value null_count
)
where null_count > 0
{% endtest %}
