{# A count that the marts may show: NULL below `minimum_count` (a few could be recognised), 0 stays. #}
{% macro suppress_small(count_expression, minimum_count) -%}
    case when not {{ is_small(count_expression, minimum_count) }} then {{ count_expression }} end
{%- endmacro %}

{# True for a count of somebody, but of too few. #}
{% macro is_small(count_expression, minimum_count) -%}
    ({{ count_expression }} between 1 and {{ minimum_count }} - 1)
{%- endmacro %}

{#
    True where what is hidden of a total does not follow from it and from what is shown: nothing is
    hidden, or two counts at least, each of which, the others being 1, could reach `minimum_count`.
    match:     2 counts hidden with 7 together; near miss: 5 with 5 together, each of them is 1
#}
{% macro is_hidden_well(hidden_count, hidden_sum, minimum_count) -%}
    (
        {{ hidden_count }} = 0
        or (
            {{ hidden_count }} > 1
            and {{ hidden_sum }} >= {{ hidden_count }} + {{ minimum_count }} - 1
        )
    )
{%- endmacro %}

{#
    True where a count may be shown beside the others that add up to one total: it does not meet
    `is_hidden`, and it is not the smallest of the rest where one more has to be hidden for the
    total not to give the others back. One is always enough. `order_by` decides between equals. A
    count that stands elsewhere as well and cannot be hidden is named by `is_fixed`: the total has
    to go then, where is_hidden_well says so. A filtered count beside an ordered window would take
    the square of the rows. Complementary suppression: Hundepool et al., Statistical Disclosure
    Control (2012), 4.2.
#}
{% macro is_shown(
    count_expression, is_hidden, minimum_count, partition_by, order_by, is_fixed='false'
) -%}
    (
        not {{ is_hidden }}
        and (
            {{ count_expression }} = 0
            or {{ is_fixed }}
            or {{ is_hidden_well(
                'sum((' ~ is_hidden ~ ')::integer) over (partition by ' ~ partition_by ~ ')',
                'sum(' ~ count_expression ~ ') filter (where ' ~ is_hidden
                ~ ') over (partition by ' ~ partition_by ~ ')',
                minimum_count
            ) }}
            or row_number() over (
                partition by
                    {{ partition_by }},
                    {{ is_hidden }} or {{ is_fixed }} or {{ count_expression }} = 0
                order by {{ count_expression }}, {{ order_by }}
            ) > 1
        )
    )
{%- endmacro %}
