-- noqa: disable=PRS,LT02
with int_findings as (
    select * from {{ ref('int_findings') }}
    where {{ in_pending_shards() }}
),

stg_laion__images as (
    select
        image_id,
        shard,
        url,
        domain,
        caption,
    from {{ ref('stg_laion__images') }}
    where {{ in_pending_shards() }}
),

-- The longest value first, so that a value inside another one does not break it up.
masks as (
    select
        image_id,
        list(distinct category order by category) as categories,
        list(
            {
                'value': value,
                'masked': value_masked,
            }
            order by length(value) desc, value
        ) filter (where field = 'caption') as replacements,
        coalesce(flatten(
            list({{ telling_words('rules.decoded_text(value)') }}) filter (where field = 'caption')
        ), []) as words,
        coalesce(
            list({{ telling_digits('value') }}) filter (where field = 'caption'), []
        ) as numbers,
    from int_findings
    group by all
),

masked as (
    select
        images.image_id,
        images.shard,
        images.url,
        images.domain,
        array_to_string(masks.categories, ', ') as categories,
        masks.words,
        masks.numbers,
        {{ replace_each('images.caption', 'masks.replacements') }} as caption_masked,
    from masks
    inner join stg_laion__images as images on masks.image_id = images.image_id
),

-- The same name or number can stand there again, written in another way.
folded as (
    select
        *,
        {{ fold_word('caption_masked') }} as folded,
    from masked
),

masked_again as (
    select
        * exclude (words, numbers, folded, caption_masked),
        {{ mask_again('caption_masked', 'folded', 'words', 'numbers') }} as caption_masked,
    from folded
)

select * from masked_again
