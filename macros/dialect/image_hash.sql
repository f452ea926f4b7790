{#
    What makes an image one image, however often the table refers to it: the hash of its bytes where
    the table brings one, else its address. Of 63 bits: among 100 million images two different ones
    are taken for one in one audit of 1,800 (birthday problem). As quick as DuckDB's own hash, which
    another version of DuckDB may make otherwise: code_version holds the version.
    match:     two addresses of the same md5
    near miss: a download that failed has no md5 and counts by its address, also where another row of
    the same address has an md5
#}
{% macro image_hash(images=none) -%}
    {% set prefix = images ~ '.' if images else '' %}
    (hash(coalesce(
        {{ prefix }}content_hash, {{ prefix }}url, {{ prefix }}image_id::varchar
    )) >> 1)::bigint
{%- endmacro %}

{#
    SQL: distinct images of a group of rows of which each stands for `image_count` images that are
    there once, or for references to the one `repeated_image`.
    match:     3 images that are there once and 2 rows of one that is repeated are 4
#}
{% macro distinct_images(images=none, condition='true') -%}
    {% set prefix = images ~ '.' if images else '' %}
    (
        coalesce(sum({{ prefix }}image_count) filter (
            where {{ prefix }}repeated_image is null and {{ condition }}
        ), 0)
        + count(distinct {{ prefix }}repeated_image) filter (where {{ condition }})
    )::bigint
{%- endmacro %}

{#
    In how many slices the hashes of all images are put in order, one after the other: 64 million take
    1.9 GB, and what does not fit goes to the disk, which takes a third longer. Slices of 40 to 125
    million take the same time a row; each opens the parts of all shards (2026-12-02).
#}
{% macro slices_of_images() -%}
    {% if not is_building() %}{{ return(1) }}{% endif %}
    {% set rows = run_query(
        "select coalesce(sum(image_count), 0)::bigint from staging.load_log where status = 'loaded'"
    ).rows[0][0] %}
    {{ return(1 + rows // 64000000) }}
{%- endmacro %}

{#
    SQL: the images of one of `slices` slices of `relation`, int_image_hashes, that are there more
    than once.
#}
{% macro repeated_images(relation, slice, slices) -%}
    {% set size = 2 ** 63 // slices + 1 %}
    {% set last = [(slice + 1) * size, 2 ** 63] | min - 1 %}
    select
        image_hash,
        sum(
            case
                when is_out_of_order then error('The hashes of images are not in order.')::bigint
                else 1
            end
        )::bigint as further_count,
        list(domain_number) filter (where is_same_domain) as further_on_domains,
    from (
        -- Neighbours in order: a third of the time of a group for each image of the audit. A window
        -- without an order takes the rows as they come, in half the time of one that has it.
        select
            image_hash,
            domain_number,
            coalesce(image_hash = lag(image_hash) over (), false) as is_same_image,
            is_same_image and domain_number = lag(domain_number) over () as is_same_domain,
            coalesce(image_hash < lag(image_hash) over (), false) as is_out_of_order,
        from (
            -- Without a further column: the engine orders what is all key with less memory.
            select
                image_hash,
                domain_number,
            from {{ relation }}
            where image_hash between {{ slice * size }} and {{ last }}
            order by image_hash, domain_number
        ) as ordered
    ) as neighbours
    where is_same_image or is_out_of_order
    group by image_hash
{%- endmacro %}

{# SQL: the other slices, as a hook of int_repeated_images. #}
{% macro insert_other_repeated_images() -%}
    {% set slices = slices_of_images() %}
    {% for slice in range(1, slices) %}
    insert into {{ this }} {{ repeated_images(in_parts(ref('int_image_hashes')), slice, slices) }};
    {% endfor %}
{%- endmacro %}
