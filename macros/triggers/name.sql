{#
    What every person's name has: a first name of the seed, then a capital letter, a particle or
    anything else that is neither a small letter nor a digit. Only ASCII classes: they keep the
    engine's automaton for the 5,500 first names small enough to stay fast.
    match:     Erika Mustermann, Ludwig van Beethoven, Hans-Peter Beispiel
    near miss: Erika lacht, Hansestadt Hamburg
#}
{% macro trigger_name(text) -%}
    {{ matches(text, '(?:^|[^a-zA-Z])(?:' ~ seed_alternation('first_names', 'name')
        ~ ')[ -](?:[^a-z0-9]|v[ao]n |vom |zu |d[aeiou]l? |al-|el-|ter |ten |bin )') }}
{%- endmacro %}
