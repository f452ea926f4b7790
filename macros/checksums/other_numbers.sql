{#
    `text` without the numbers that say themselves what they are: article, part, order, picture and
    invoice numbers, EAN, ISBN, IMEI … A tenth of all numbers passes a one-digit check.
    taken out: Artikelnummer 4111111111111111 · IMEI: 490154203237518
    near miss: Kartennummer 4111111111111111
#}
{% macro without_other_numbers(text) -%}
    {% set owners = 'artikel|art[.]?|bestell|teile?|ersatzteil|oem?|hersteller|modell|serien|'
        ~ 'serial|rechnungs|kunden|auftrags|vorgangs|sendungs|paket|tracking|inventar|bild|foto|'
        ~ 'stock|produkt|material|geräte|referenz|ref[.]?|item|part|model|order|lager|katalog|chargen|'
        ~ 'mitglieds|objekt|archiv|patent|handelsregister|gutschein|los' %}
    {% set names = 'nummer|number|code|no|nr|id' %}
    {% set alone = 'isbn(?:-1[03])?|issn|ean(?:-(?:13|8))?|gtin|upc|asin|imei|meid|iccid|sku|mpn|'
        ~ 'hr[ab]|pzn|doi|snr|sn|p/n|s/n' %}
    {{ replace_all(
        text,
        '(?i)(?:^|[^\\pL\\pN])(?:(?:' ~ owners ~ ')[ -]?(?:' ~ names ~ ')|' ~ alone
        ~ ')[.]?(?:[:#(= ]|nr|code){0,4}(?-i:[0-9A-Z][0-9A-Z /.-]{5,40})',
        ' ',
    ) }}
{%- endmacro %}
