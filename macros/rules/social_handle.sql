{#
    A name in a social network: mentioned, as the path of a profile, or after the network's name.
    match:     @erika_muster, instagram.com/erika.muster, Insta: erika.muster
    near miss: foto@home, logo @2x, @media, youtube.com/watch, facebook.com/sharer, Party @ Tresor
    source:    the networks' own rules for names and paths (seeds/social_networks); paths and
               words that are no names (seeds/social_non_handles)
#}
{% macro find_social_handle(text) -%}
    {% set labels = social_labels() %}
    {% set any_label = '(?:' ~ [labels.short, labels.formal, labels.bare] | join('|') ~ ')' %}
    {# The second part is the server, in networks of many. #}
    {% set mention %}
        @[a-z0-9_äöüß](?:[.-]?[a-z0-9_äöüß]){1,29}
        (?:@[a-z0-9.-]+\.[a-z]{2,})?
    {% endset %}
    {% set handle %}
        (?i)
        (?:^|[^a-z0-9.@äöüß/+]|\#[\wäöüß]+)
        (
            (?:{{ any_label }})?{{ social_profile() }}(?:\b|$)
            |{{ mention }}(?:[*!]?\pL)?
            |{{ labelled_social_name() }}(?:\b|$)
            {# muster_22 auf Instagram #}
            |[a-z]{5,}_[a-z0-9_]+{{ labels.behind }}
        )
    {% endset %}
    {% set no_label = seed_alternation('social_non_handles', 'name', "kind = 'label'") %}
    {% set is_label %}
        (?i):\s?(?:{{ no_label }})\s*$
    {% endset %}
    {% set around_name %}
        (?i)
        ^(?:{{ any_label }}|{{ labels.network }}[ ]?[/|@][ ]?(?:@[ ]?)?)?(?:(?:https?:)?//)?
        |{{ labels.behind }}$
    {% endset %}
    {{ keep_items(
        change_items(
            keep_items(all_matches(text, handle, 1), 'not ' ~ matches('item', is_label)),
            replace_all('trim(item)', around_name)
        ),
        'not ' ~ matches('item', no_social_name())
    ) }}
{%- endmacro %}

{# The pattern of a name behind the name of a network, see social_labels. #}
{% macro labelled_social_name() %}
    {% set labels = social_labels() %}
    {# With a sign, a digit or a capital inside: no word of a sentence. #}
    {% set no_word %}
        (?:
            _?[a-z0-9]{1,29}(?:_[a-z0-9_]*|\.[a-z0-9]+[a-z0-9._]*)
            |_[a-z0-9._]{2,29}
            |[a-z_.]{2,29}[0-9]{1,6}(?:\#\d{4})?
            |(?-i:[A-Za-z][a-z]{2,20}[A-Z][A-Za-z]{2,20})
        )
    {% endset %}
    {# After a formal label only what can hardly be the first word of a headline. #}
    (?:
        {{ labels.short }}
        (?:(?-i:[a-z0-9_])(?:[a-z0-9_]|[.-][a-z0-9_]){2,29}|{{ no_word }})
    |
        {{ labels.formal }}
        (?:
            {{ no_word }}
            |[a-z0-9]{2,29}\#\d{4}
            |(?-i:[a-z0-9])[a-z0-9]{2,29}\s*$
        )
    |
        {{ labels.bare }}
        (?:{{ no_word }}|[a-z0-9_.]{2,32}\#\d{4})
    |
        {# Instagram/@muster, Twitter @ muster #}
        {{ labels.network }}(?:[ ]?[/|][ ]?@|[ ]@[ ])[a-z0-9_][a-z0-9_.]{2,29}
    )
{% endmacro %}

{# The pattern of the address of somebody's profile. #}
{% macro social_profile() %}
    (?:(?:https?:)?//)?
    (?:(?:[a-z]{1,3}|www|mobile|de-de)\.)?
    (?:
    {% for row in seed_rows('social_networks') %}
        {{ '|' if not loop.first }}
        {{ modules.re.escape(row['host'] ~ '/' ~ (row['path'] or '')) }}
        {{ row['name'] }}
    {% endfor %}
    )
{% endmacro %}

{# The pattern of what looks like a name and is none: code, sizes, addresses, files, pages. #}
{% macro no_social_name() %}
    {% set words = seed_alternation('social_non_handles', 'name', "kind = 'mention'") %}
    {% set paths = seed_alternation('social_non_handles', 'name', "kind = 'path'") %}
    (?i)
    ^@(?:{{ words }})$
    |^@.*[^a-z0-9_äöüß.@-]
    |^(?-i:@[A-Z]{1,3})$
    |^@[0-9._-]+  {# a number with its unit #}
        (?:
            x|k|p|i|px|mm|cm|m|km|dpi|ppi|fps|[kmg]?hz|v|kv|w|kw|mp|mpx|bit|[kmg]b
            |h|min|s|sec|er|eur|uhr|st|nd|rd|th
        )?$
    |^@(?:f|iso)[0-9.-]+$
    |^@[0-9]+[a-z]?_[0-9]
    |^@[^@]*\.(?:de|com|net|org|at|ch|eu|info)$
    |[^@]\.(?:png|jpe?g|gif|svg|webp|php|html?|ico|css|js)$
    |/(?:{{ paths }})$
{% endmacro %}

{# What stands before a name: how people call a network, and its full name. #}
{% macro social_labels() -%}
    {% set short %}
        (?:insta|ig|tiktok|snap(?:chat)?|kik)
    {% endset %}
    {% set formal %}
        (?:
            instagram|twitter|telegram|twitch|youtube|facebook|fb|skype|discord
            |threads|pinterest|soundcloud|bluesky|mastodon
        )
    {% endset %}
    {% set ending %}
        (?:[ -]?(?:name|account|id|kanal|profil))?\s?:\s?@?
    {% endset %}
    {% set bare %}
        (?:
            insta(?:gram)?|tiktok|snapchat|twitter|twitch|telegram|threads|youtube|ig
                |facebook
            |fb|steam|psn|discord|reddit
        )
        (?:[ -]?(?:name|account|profil|id))?
        (?:\s(?:als|unter)\s|\s?[–/=:-]\s?|\s)(?:@\s?|u/)?
    {% endset %}
    {% set network %}
        (?:
            insta(?:gram)?|tiktok|snapchat|twitter|twitch|telegram|threads|youtube
            |facebook|bluesky|mastodon|pinterest|reddit
        )
    {% endset %}
    {% set behind = '[ ](?:[(]|(?:auf|bei|on)[ ])' ~ network ~ '(?:$|[^a-z])' %}
    {{ return({
        'short': short ~ ending, 'formal': formal ~ ending, 'bare': bare,
        'network': network, 'behind': behind,
    }) }}
{%- endmacro %}

{# What every match holds. #}
{% macro hint_social_handle() %}
    {% set labels = social_labels() %}
    (?i:
        @[a-z0-9_]
        |(?:{{ seed_alternation('social_networks', 'host') }})/
        |{{ labels.short }}|{{ labels.formal }}|{{ labels.bare }}
        |{{ labels.network }}[ ]?[/|@][ @]|_[a-z0-9_]+{{ labels.behind }}
    )
{% endmacro %}
