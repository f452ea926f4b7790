with int_combination_rules as (
    select * from {{ ref('int_combination_rules') }}
),

int_combination_images as (
    select * from {{ ref('int_combination_images') }}
),

int_checked_rules as (
    select * from {{ ref('int_checked_rules') }}
),

int_checked_faces as (
    select * from {{ ref('int_checked_faces') }}
),

identifying_combinations as (
    select * from {{ ref('identifying_combinations') }}
),

checked_rules as (
    select * from int_checked_rules
    union all by name
    select * from int_checked_faces
),

counted as (
    select
        combination,
        sum(image_count)::bigint as image_count,
        {{ distinct_images() }} as distinct_image_count,
    from int_combination_images
    group by all
),

checked as (
    select
        halves.combination,
        bool_or(checked.is_checked) filter (where halves.half = 'first')
        and bool_or(checked.is_checked) filter (where halves.half = 'second') as is_checked,
        {{ unchecked_columns('checked') }}
    from int_combination_rules as halves
    inner join checked_rules as checked on halves.rule = checked.rule
    group by all
),

combination_counts as (
    select
        combinations.combination,
        combinations.label_en as combination_label,
        combinations.label_de as combination_label_de,
        checked.is_checked,
        checked.unchecked_reason,
        checked.unchecked_rules,
        checked.unchecked_fields,
        {% for count in ['image_count', 'distinct_image_count'] %}
        case
            when
                checked.is_checked
                and not {{ is_small(
                    'coalesce(counted.distinct_image_count, 0)', var('minimum_count')
                ) }}
                then coalesce(counted.{{ count }}, 0)
        end as {{ count }},
        {% endfor %}
    from identifying_combinations as combinations
    inner join checked on combinations.combination = checked.combination
    left join counted on combinations.combination = counted.combination
)

select
    *,
    {{ build_id() }} as build_id,
from combination_counts
