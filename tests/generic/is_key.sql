-- noqa: disable=all
{#
    These columns name a row, and none of them is NULL: one look at a view that takes long.
    A row per name that does not.
#}
{% test is_key(model, columns) %}
select
    {{ columns | join(', ') }},
    count(*) as row_count,
from {{ model }}
group by all
having count(*) > 1 or {% for column in columns %}{{ column }} is null{{ ' or ' if not loop.last }}{% endfor %}
{% endtest %}
