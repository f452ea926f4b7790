{# The functions of the consent signals, as pairs of a signature and its SQL. #}
{% macro consent_functions() -%}
    {{ return([
        ['rules.consent_in_text(text)', consent_in_text('text')],
        ['rules.consent_in_copyright(text)', consent_in_copyright('text')],
        ['rules.consent_in_artist(text)', consent_in_artist('text')],
        ['rules.consent_in_licence(text)', licence_forms('text', is_licence_field=true)],
        ['rules.consent_in_url(url)', consent_in_url('url')],
        ['rules.consent_in_error_message(text)', consent_in_error_message('text')],
        ['rules.consent_in_pwatermark(score)', consent_in_score('score', 'pwatermark')],
        [
            'rules.consent_in_watermark_score(score)',
            consent_in_score('score', 'watermark_score'),
        ],
        ['rules.may_hold_consent(text)', may_hold_consent('text')],
    ]) }}
{%- endmacro %}
