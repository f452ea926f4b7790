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
{% macro distinct_images(images, condition='true') -%}
    (
        coalesce(sum({{ images }}.image_count) filter (
            where {{ images }}.repeated_image is null and {{ condition }}
        ), 0)
        + count(distinct {{ images }}.repeated_image) filter (where {{ condition }})
    )::bigint
{%- endmacro %}
