-- depends_on: {{ ref('rules') }}
{# Names and dates are read from the words of the file name, the rest from the URL as it stands. #}
{% set word_rules = ['person_name', 'date_of_birth'] %}
{% set rules = rules_for('url') | rejectattr('rule', 'in', word_rules) | list %}

with stg_laion__images as (
    select
        image_id,
        shard,
        {{ readable_url('url') }} as url,
    from {{ ref('stg_laion__images') }}
    where url is not null and {{ in_pending_shards() }}
),

worded as (
    select
        *,
        {{ file_name_words('url') }} as words,
    from stg_laion__images
),

candidates as materialized (
    select
        image_id,
        shard,
        url,
        words,
        {{ trigger_columns(rules, 'url') }}  -- noqa: LT02
    from worded
    where {{ any_trigger(rules, 'url') }} or words is not null
),

url_findings as (
    {{ findings_of('candidates', rules, 'url', 'url') }}
),

findings as (
    select * from url_findings
    {% if rules %}
    union all
    select
        image_id,
        shard,
        'url' as field,
        'person_name' as rule,
        unnest({{ distinct_items(find_person_name('words', is_file_name=true)) }}) as value,
    from candidates
    where {{ matches('words', hint_person_name()) }}
    union all
    select
        image_id,
        shard,
        'url' as field,
        'date_of_birth' as rule,
        unnest({{ distinct_items(find_date_of_birth('words')) }}) as value,
    from candidates
    where {{ matches('words', hint_date_of_birth()) }}
    {% endif %}
)

select * from findings
