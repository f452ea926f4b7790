{{ config(materialized='table', post_hook="{{ insert_other_repeated_images() }}") }}

with int_image_hashes as (
    select * from {{ in_parts(ref('int_image_hashes')) }}
)

{{ repeated_images('int_image_hashes', 0, slices_of_images()) }}
