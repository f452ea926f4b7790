{#
    The columns that say what of several rules and fields was not looked for, in a query grouped by
    what they belong to. `checked` is the alias of int_checked_rules in it.
#}
{% macro unchecked_columns(checked) -%}
    string_agg(
        distinct {{ checked }}.unchecked_reason, '|' order by {{ checked }}.unchecked_reason
    ) as unchecked_reason,
    string_agg(distinct {{ checked }}.rule, '|' order by {{ checked }}.rule)
        filter (where not {{ checked }}.is_rule_checked) as unchecked_rules,
    string_agg(distinct {{ checked }}.field, '|' order by {{ checked }}.field)
        filter (
            where not {{ checked }}.is_checked and {{ checked }}.unchecked_reason = 'no_column'
        ) as unchecked_fields,
{%- endmacro %}
