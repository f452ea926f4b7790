-- depends_on: {{ ref('rules') }}
{% set rules = rules_for('url') %}
{% set url_rules = text_rules(rules, 'url') %}

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
        {{ trigger_columns(url_rules, 'url', 'url') }}  -- noqa: LT02
    from worded
    where words is not null {{ 'or rules.has_any_in_url(url)' if rules }}
),

findings as (
    {% for rule in rules if rule not in url_rules %}
    select
        image_id,
        shard,
        'url' as field,
        '{{ rule.rule }}' as rule,
        unnest({{ distinct_items(find_function(rule, rule.fields.url) ~ '(words)') }}) as value,
    from candidates
    where rules.may_hold_{{ rule.rule }}(words)
    union all
    {% endfor %}
    {{ findings_of('candidates', url_rules, 'url', 'url') }}
)

select * from findings
