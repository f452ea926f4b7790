{#
    The consent signals of an address, as a list of `signal/form`.
    match:     https://media.gettyimages.com/photos/a (agency_preview);
               https://a.example/intern/b.jpg, …/c.jpg?Expires=1577836800&Signature=d
    near miss: https://a.example/media.gettyimages.com/b.jpg; …/international/b.jpg; …/intern.jpg
    source:    seeds/preview_addresses; the signatures of Amazon S3 and CloudFront, Google Cloud
               Storage, Azure (SAS), Akamai, Facebook and Discord, each with its time of expiry
#}
{% macro consent_in_url(url) -%}
    {% set agency = '(?i)^https?://(?:www\\.)?(?:'
        ~ (seed_values('preview_addresses', 'address') | join('|') or '[^\\s\\S]') ~ ')' %}
    {% set private_words %}
        (?:
            private?|intern|internal|intranet|members?|mitglieder|nur-fuer-mitglieder
            |members?[-_]?only|[a-z]{0,20}intern|geschuetzt|protected|vertraulich|confidential
            |(?:interne|private|geschuetzte|geschlossene)r[-_]?bereich
            |(?:mitglieder|members?|private?|internal?)[-_]?(?:bereich|area)
            |(?:eltern|schueler|lehrer|kunden|patienten|mandanten|vorstands)[-_]?bereich
        )
    {% endset %}
    {% set private %}
        (?i)^https?://
        (?:
            (?:intranet|intern|internal|private?|members?|mitglieder)\.
            |[^?#]*/_?{{ private_words | trim }}/
        )
    {% endset %}
    {# One look first: nearly no address has any. #}
    case
        when contains({{ url }}, '=') or {{ matches(url, '(?:' ~ agency ~ ')|' ~ private) }}
            then list_filter(
                [
                    case when {{ matches(url, agency) }} then 'agency_preview/' end,
                    case when {{ matches(url, private) }} then 'private_address/path' end,
                    case when {{ is_signed_url(url) }} then 'private_address/signed_url' end
                ],
                lambda form: form is not null
            )
        else []::varchar[]
    end
{%- endmacro %}

{# True where an address holds a signature and the time at which it expires. #}
{% macro is_signed_url(url) -%}
    {% set pairs = [
        ('[?&]X-Amz-Signature=', '[?&]X-Amz-Expires=[0-9]'),
        ('[?&]X-Goog-Signature=', '[?&]X-Goog-Expires=[0-9]'),
        ('[?&]Signature=', '[?&]Expires=[0-9]{9,}'),
        ('[?&]sig=', '[?&]se=20[0-9]{2}'),
        ('[?&]Signature=', '[?&]Policy=ey'),
        ('[?&]hm=[0-9a-f]{16,}', '[?&]ex=[0-9a-f]{8}(?:$|&)'),
        ('[?&]oh=[0-9a-zA-Z_-]{8,}', '[?&]oe=[0-9A-Fa-f]{8}'),
        ('[?&](?i:token|hmac|hash|sign|signature|md5|st)=[0-9A-Za-z_%-]{8,}',
            '[?&](?i:expires|expire|exp|e)=[0-9]{10}'),
    ] %}
    {# A case asks few addresses all this; `and` would ask each of them. #}
    case
        when contains({{ url }}, '=')
            then {{ matches(url, '[?&](?i:hdnts|hdnea|__token__)=[^&]*exp=[0-9]{9,}') }}
            {% for signature, expiry in pairs %}
            or ({{ matches(url, signature) }} and {{ matches(url, expiry) }})
            {% endfor %}
        else false
    end
{%- endmacro %}

{# The signal of a download that failed: the server refused the use of the image by a header. #}
{% macro consent_in_error_message(text) -%}
    case
        when {{ matches(text, '(?i)x-robots-tag') }} then ['robots_refusal/']
        else []::varchar[]
    end
{%- endmacro %}

{# The signal of a score that lies above the threshold of its column; NaN is above all numbers. #}
{% macro consent_in_score(score, column_name) -%}
    {% set threshold = seed_value(
        'watermark_scores', 'max(threshold)', "column_name = '" ~ column_name ~ "'"
    ) or '1' %}
    case
        when {{ score }} > {{ threshold }} and {{ score }} <= 1 then ['watermark/']
        else []::varchar[]
    end
{%- endmacro %}
