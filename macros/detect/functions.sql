{#
    What the rules are, as functions of DuckDB in the schema `rules`, which anybody can call in a
    shell on the warehouse and which the models call:

    rules.find_<rule>(text)           list of the matches, empty where there is none
    rules.find_<rule>_as_read(text)   the same in a caption: also what stands there in capitals, with
                                      HTML entities, in the name of a file or otherwise hard to
                                      read; each match as it stands in the caption
    rules.may_hold_<rule>(text)       the rule's hint: false where a text cannot hold a match
    rules.has_<trigger>_in_<field>(text), rules.has_any_in_<field>(text)
                                      the hints of many rules at once
    rules.readable_text(text)         the text that find_<rule>_as_read reads
    rules.is_hard_to_read(text), rules.decoded_text(text), rules.reading(text),
    rules.as_written(value, reading)
                                      its parts, see macros/detect/readable.sql
    rules.follow(text, found)         what all rules found in one text, as a list of structs (rule,
                                      value), with what follows from it
    rules.mask_value(mask, value), rules.normalise_value(normalise, value), rules.keyed_hash(value)
    rules.fold_text(text)             its words, one way for the ways to write them
    rules.names_person(text)          whether a text speaks of a person
    rules.exif_text(value), rules.exif_windows_text(value)
                                      a text of EXIF as people read it
    rules.consent_in_<field>(value)   the consent signals of a value as a list of `signal/form`, see
                                      macros/consent; rules.may_hold_consent(text) is a text's hint
    rules.is_german(text)             true, false, or NULL where it cannot be told
    rules.may_be_german(text)         the cheap test before it: false where it is not true
    rules.declarations()              what the files of the rules say, as JSON; `rules.rules` is the
                                      table of it
    rules.version()                   hash of the rules and seeds that they were made from
#}

{# What macros/rules/<rule>.yml says about each rule, as a list of dicts. #}
{% macro declared_rules() -%}
    {% if not execute or env_var('AUDIT_LINT', '') %}{{ return([]) }}{% endif %}
    {{ return(fromjson(run_query('select rule_declarations()').rows[0][0])) }}
{%- endmacro %}

{#
    Those of `rules` that read the texts of `field` as they stand, and not some columns or words of
    them: their hints are asked for together.
#}
{% macro text_rules(rules, field) -%}
    {% set found = [] %}
    {% for rule in rules if rule.fields.get(field) in ('text', 'free_text') %}
        {% do found.append(rule) %}
    {% endfor %}
    {{ return(found) }}
{%- endmacro %}

{# The name of the function that finds `rule` in texts of the kind `reading`. #}
{% macro find_function(rule, reading='text') -%}
    {% set is_apart = reading == 'file_name_words' and 'is_file_name' in rule.arguments %}
    {{ return('rules.find_' ~ rule.rule ~ ('_in_file_name' if is_apart else '')) }}
{%- endmacro %}

{# What rules and models share, as pairs of a signature and its SQL. #}
{% macro shared_functions() -%}
    {% if not execute %}{{ return([]) }}{% endif %}
    {{ return([
        ['rules.decoded_text(text)', decoded_text('text')],
        ['rules.is_hard_to_read(text)', is_hard_to_read('text')],
        ['rules.reading(text)', reading('text')],
        ['rules.readable_text(text)', readable_text('text')],
        ['rules.as_written(value, reading)', as_written('value', 'reading')],
        ['rules.longest_values(list)', longest_values('list')],
        ['rules.follow(text, found)', follow('text', 'found')],
        ['rules.sources_of_follow()', literal(tojson(sources_of_follow()))],
        ['rules.mask_value(mask, value)', mask_value('mask', 'rules.decoded_text(value)')],
        [
            'rules.normalise_value(normalise, value)',
            with_name('decoded', decoded_text('value'), normalise_value('normalise', 'decoded')),
        ],
        ['rules.fold_text(text)', fold_text('text')],
        ['rules.name_title()', literal(name_title())],
        ['rules.keyed_hash(value)', keyed_hash('value')],
        ['rules.names_person(text)', names_person('text')],
        ['rules.exif_text(value)', exif_text('value')],
        ['rules.exif_windows_text(value)', exif_windows_text('value')],
        ['rules.may_be_german(text)', may_be_german('text')],
        ['rules.is_german(text)', is_german('text')],
        ['rules.declarations()', literal(run_query('select rule_declarations()').rows[0][0])],
        ['rules.version()', literal(run_query('select rules_version()').rows[0][0])],
    ]) }}
{%- endmacro %}

{#
    The SQL that creates all functions in any DuckDB, in one transaction; kept outside the warehouse
    (see scripts/audit/rule_files.py), since making it takes seconds and running it a tenth of one.
#}
{% macro functions_sql() -%}
    {% if not execute %}{{ return('') }}{% endif %}
    {% set kept = run_query('select kept_functions()').rows[0][0] %}
    {% if kept %}{{ return(kept) }}{% endif %}
    {% set wrong = run_query('select wrong_terms()').rows[0][0] %}
    {% if wrong %}{% do exceptions.raise_compiler_error(wrong) %}{% endif %}
    {# First what rules call: a function is bound when it is made. #}
    {% set functions = shared_functions() %}
    {% for rule in declared_rules() %}
        {% set find = context['find_' ~ rule.rule] %}
        {% do functions.append([find_function(rule) ~ '(text)', find('text')]) %}
        {% if 'is_file_name' in rule.arguments %}
            {% do functions.append([
                find_function(rule, 'file_name_words') ~ '(text)', find('text', is_file_name=true)
            ]) %}
        {% endif %}
        {% do functions.append(['rules.may_hold_' ~ rule.rule ~ '(text)', has_hint(rule, 'text')]) %}
    {% endfor %}
    {% for rule in declared_rules() if 'caption' in rule.fields %}
        {% do functions.append([
            find_function(rule) ~ '_as_read(text)', matches_as_read(rule.rule, 'text')
        ]) %}
    {% endfor %}
    {% do functions.extend(consent_functions()) %}
    {% for field in ('caption', 'url', 'exif') %}
        {% set rules = text_rules(declared_rules(), field) %}
        {% do functions.append(
            [
                'rules.has_any_in_' ~ field ~ '(text)',
                any_trigger(rules, 'text', or_hard=field == 'caption'),
            ]
        ) %}
        {% for trigger, its_rules in shared_triggers(rules).items() %}
            {% do functions.append([
                'rules.has_' ~ trigger ~ '_in_' ~ field ~ '(text)',
                has_trigger(trigger, its_rules, 'text'),
            ]) %}
        {% endfor %}
    {% endfor %}
    {% set statements = [] %}
    {% for signature, expression in functions %}
        {% do statements.append(
            'create or replace macro ' ~ signature ~ ' as (\n' ~ expression ~ '\n);\n'
        ) %}
    {% endfor %}
    {% set sql = 'begin;\n\ncreate schema if not exists rules;\n\n' ~ statements | join('\n')
        ~ '\ncommit;\n' %}
    {% do run_query('select keep_functions(' ~ literal(sql) ~ ')') %}
    {{ return(sql) }}
{%- endmacro %}

{# At the start of a run: creates the functions where the warehouse has none or older ones. #}
{% macro create_functions() -%}
    {% if not execute %}{{ return('') }}{% endif %}
    {% set is_there = run_query(
        "select count(*) from duckdb_functions() where schema_name = 'rules'"
        ~ " and function_name = 'version' and contains(macro_definition, rules_version())"
    ).rows[0][0] %}
    {{ return('' if is_there else functions_sql()) }}
{%- endmacro %}
