-- noqa: disable=PRS,LT02
-- A text that is masked already, the value that was masked in it, and what else has to go.
with cases (value, text, expected) as (
    values
    ('Erika Geheimer', 'E*** G***, Frau Geheimer, GEHEIMER', 'E*** G***, Frau G***, G***'),
    ('Erika Geheimer', 'Geheimer, erika; Geheimers Hund', 'G***, e***; G*** Hund'),
    ('Erika Geheimer', '#erikageheimer in Berlin', '#e*** in Berlin'),
    ('Ümit Müller', 'Umit Mueller und UEMIT MÜLLER', 'U*** M*** und U*** M***'),
    ('Haus der Kunst 3', 'Plan der Stadt', 'Plan der Stadt'),
    ('+49 171 5550134', 'Tel. 0171/5550134, 00491715550134', 'Tel. ****/*******, **************'),
    ('0171 5550134', 'Handy (0)171 555 01 34', 'Handy (*)*** *** ** **'),
    ('0171 5550134', 'Handy 0171 5550199', 'Handy 0171 5550199'),
    ('DE89 3704 0044 0532 0130 00', 'de89370400440532013000', 'de********************'),
    ('Seite 12', 'Nummer 120012', 'Nummer 120012')
),

told as (
    select
        *,
        {{ fold_word('text') }} as folded,
        {{ telling_words('value') }} as words,
        [{{ telling_digits('value') }}] as numbers,
    from cases
),

masked as (
    select
        *,
        {{ mask_again('text', 'folded', 'words', 'numbers') }} as found,
    from told
)

select * from masked
where found is distinct from expected
