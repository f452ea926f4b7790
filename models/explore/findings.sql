with int_findings as (
    select * from {{ ref('int_findings') }}
    where {{ in_pending_shards() }}
),

stg_laion__images as (
    select
        image_id,
        url,
        domain,
        source_key,
        {{ image_hash() }} as image_hash,
    from {{ ref('stg_laion__images') }}
    where {{ in_pending_shards() }}
),

findings as (
    select
        int_findings.image_id,
        int_findings.shard,
        images.url,
        images.domain,
        images.source_key,
        images.image_hash,
        int_findings.field,
        int_findings.rule,
        int_findings.category,
        int_findings.value_masked,
        int_findings.value_hash,
    from int_findings
    inner join stg_laion__images as images on int_findings.image_id = images.image_id
)

select * from findings
