with findings as (
    select distinct
        image_id,
        rule,
    from {{ ref('findings') }}
),

identifying_combinations as (
    select * from {{ ref('identifying_combinations') }}
),

first_rules as (
    select
        combination,
        unnest(string_split(first_rules, '|')) as rule,
    from identifying_combinations
),

second_rules as (
    select
        combination,
        unnest(string_split(second_rules, '|')) as rule,
    from identifying_combinations
),

first_images as (
    select distinct
        first_rules.combination,
        findings.image_id,
    from findings
    inner join first_rules on findings.rule = first_rules.rule
),

second_images as (
    select distinct
        second_rules.combination,
        findings.image_id,
    from findings
    inner join second_rules on findings.rule = second_rules.rule
),

counted as (
    select
        first_images.combination,
        count(*) as image_count,
    from first_images
    inner join second_images
        on
            first_images.combination = second_images.combination
            and first_images.image_id = second_images.image_id
    group by all
),

combination_counts as (
    select
        combinations.combination,
        combinations.label_en as combination_label,
        combinations.label_de as combination_label_de,
        {{ suppress_small('coalesce(counted.image_count, 0)', var('minimum_count')) }}
            as image_count,
    from identifying_combinations as combinations
    left join counted on combinations.combination = counted.combination
)

select
    *,
    {{ build_id() }} as build_id,
from combination_counts
