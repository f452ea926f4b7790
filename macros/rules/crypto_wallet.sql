{#
    The address of a Bitcoin (1…, 3…, bc1…), Litecoin (L…, M…, ltc1…) or Ethereum (0x…) wallet:
    base58check or bech32 where it is one, else the form (40 hex digits).
    match:     bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4
    near miss: 17LQj6xKe9pzouP97ARTAo99yTC5APEpbB (checksum), 0x and 64 digits (a transaction)
    source:    base58check; BIP 173 and BIP 350; EIP 55, whose hash the engine does not have
#}
{% macro find_crypto_wallet(text) -%}
    {% set address %}
        {{ glued_number_start() }}
        (
            [13LM][1-9A-HJ-NP-Za-km-z]{25,33}
            |(?:bc|ltc)1q[02-9ac-hj-np-z]{38}(?:[02-9ac-hj-np-z]{20})?
            |(?:bc|ltc)1p[02-9ac-hj-np-z]{58}
            |(?:BC|LTC)1Q[02-9AC-HJ-NP-Z]{38}(?:[02-9AC-HJ-NP-Z]{20})?
            |(?:BC|LTC)1P[02-9AC-HJ-NP-Z]{58}
            |0x[0-9A-Fa-f]{40}
        )
        (?:\b|_)
    {% endset %}
    {% set is_right %}
        case
            when left(item, 2) = '0x' then true
            when length(item) < 40 then {{ is_base58check('item') }}
            when lower(left(item, 3)) = 'bc1' then {{ is_bech32('item', 'bc') }}
            else {{ is_bech32('item', 'ltc') }}
        end
    {% endset %}
    {{ keep_items(all_matches(text, address, 1), is_right) }}
{%- endmacro %}

{# What every match holds. #}
{% macro hint_crypto_wallet() %}
    {{ rough_number_start() }}(?:[13LM][0-9A-Za-z]{25}|(?:bc|BC|ltc|LTC)1)
    |0x[0-9A-Fa-f]{20}
{% endmacro %}
