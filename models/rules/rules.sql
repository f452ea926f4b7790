with declared as (
    select unnest(from_json(rules.declarations(), '["json"]')) as rule
),

rules as (
    select
        rule ->> 'rule' as rule,
        rule ->> 'category' as category,
        rule ->> 'label_en' as label_en,
        rule ->> 'label_de' as label_de,
        array_to_string(json_keys(rule -> 'fields'), '|') as fields,
        rule ->> 'trigger' as trigger,
        rule ->> 'mask' as mask,
        coalesce(rule ->> 'normalise', rule ->> 'mask') as normalise,
        rule ->> 'lookup' as lookup,
        rule ->> 'flags' as flags,
        rule ->> 'flags_de' as flags_de,
        rule ->> 'validated_by' as validated_by,
        rule ->> 'validated_by_de' as validated_by_de,
        rule ->> 'known_misses' as known_misses,
        rule ->> 'known_misses_de' as known_misses_de,
        case
            when json_type(rule -> 'languages') = 'ARRAY'
                then array_to_string((rule -> 'languages')::varchar[], '|')
            else rule ->> 'languages'
        end as languages,
        rule ->> 'source' as source,
        rule ->> '$.entities.presidio' as presidio_entity,
        rule ->> '$.entities.google_dlp' as google_dlp_entity,
        rule ->> '$.entities.aws_macie' as aws_macie_entity,
    from declared
),

versions as (
    select
        regexp_extract(function_name, '^(?:find|may_hold)_(.+?)(?:_in_[a-z_]+)?$', 1) as rule,
        md5(string_agg(macro_definition, chr(10) order by function_name)) as rule_version,
    from duckdb_functions()
    where
        database_name = current_database()
        and schema_name = 'rules'
        and regexp_matches(function_name, '^(find|may_hold)_')
    group by all
)

select
    rules.*,
    versions.rule_version,
from rules
left join versions on rules.rule = versions.rule
