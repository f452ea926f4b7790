with int_counted_findings as (
    select * from {{ ref('int_counted_findings') }}
),

int_checked_rules as (
    select * from {{ ref('int_checked_rules') }}
),

identifying_combinations as (
    select * from {{ ref('identifying_combinations') }}
),

halves as (
    select
        combination,
        'first' as half,
        unnest(string_split(first_rules, '|')) as rule,
    from identifying_combinations
    union all
    select
        combination,
        'second' as half,
        unnest(string_split(second_rules, '|')) as rule,
    from identifying_combinations
),

images as (
    select
        halves.combination,
        findings.image_id,
    from halves
    inner join int_counted_findings as findings on halves.rule = findings.rule
    group by all
    having count(distinct halves.half) = 2
),

counted as (
    select
        combination,
        count(*) as image_count,
    from images
    group by all
),

checked as (
    select
        halves.combination,
        bool_or(checked.is_checked) filter (where halves.half = 'first')
        and bool_or(checked.is_checked) filter (where halves.half = 'second') as is_checked,
        {{ unchecked_columns('checked') }}
    from halves
    inner join int_checked_rules as checked on halves.rule = checked.rule
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
        case
            when checked.is_checked
                then {{ suppress_small('coalesce(counted.image_count, 0)', var('minimum_count')) }}
        end as image_count,
    from identifying_combinations as combinations
    inner join checked on combinations.combination = checked.combination
    left join counted on combinations.combination = counted.combination
)

select
    *,
    {{ build_id() }} as build_id,
from combination_counts
