-- Only the embedded sample has expected counts: other files are not compared.
with expected as (
    select * from {{ ref('sample_expected_counts') }}
),

findings as (
    select * from {{ ref('findings') }}
),

sample_shards as (
    select shard
    from {{ source('audit', 'load_log') }}
    where
        location in (
            select canonical_location(file) from glob('{{ var("sample_shards") }}')
        )
        and language = 'de'
),

found as (
    select
        findings.shard,
        findings.rule,
        count(*) as finding_count,
    from findings
    inner join sample_shards on findings.shard = sample_shards.shard
    group by all
),

planted as (
    select expected.*
    from expected
    inner join sample_shards on expected.shard = sample_shards.shard
)

select
    coalesce(planted.shard, found.shard) as shard,
    coalesce(planted.rule, found.rule) as rule,
    planted.finding_count as planted_count,
    found.finding_count as found_count,
from planted
full join found
    on
        planted.shard = found.shard
        and planted.rule = found.rule
where planted.finding_count is distinct from found.finding_count
