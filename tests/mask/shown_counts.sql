-- The counts of one total, those shown, and whether the total may be shown; `x` stands elsewhere.
with cases (total, names, counts, expected, is_total_expected) as (
    values
    ('nothing to hide', ['a', 'b', 'c'], [5, 0, 90], ['a', 'b', 'c'], true),
    ('one is hidden', ['a', 'b', 'c', 'd'], [3, 20, 6, 0], ['b', 'd'], true),
    ('two can be anything', ['a', 'b', 'c'], [4, 3, 90], ['c'], true),
    ('two are 1', ['a', 'b', 'c'], [1, 1, 90], [], true),
    ('five are 1', ['a', 'b', 'c', 'd', 'e', 'f'], [1, 1, 1, 1, 1, 7], [], true),
    ('equal ones', ['a', 'b', 'c'], [9, 9, 1], ['b'], true),
    ('no other', ['a', 'b'], [4, 0], ['b'], false),
    ('too few of them', ['a', 'b'], [4, 1], [], false),
    ('stands elsewhere', ['a', 'x', 'b'], [3, 8, 20], ['x'], true),
    ('only elsewhere', ['a', 'x'], [3, 272], ['x'], false)
),

parts as (
    select
        total,
        unnest(names) as part,
        unnest(counts) as part_count,
    from cases
),

flagged as (
    select
        *,
        {{ is_shown('part_count', is_small('part_count', 5), 5, 'total', 'part', "part = 'x'") }}
            as is_shown,
    from parts
),

found as (
    select
        total,
        coalesce(list(part order by part) filter (where is_shown), []) as found,
        {{ is_hidden_well(
            'count(*) filter (where not is_shown)', 'sum(part_count) filter (where not is_shown)', 5
        ) }} as is_total_found,
    from flagged
    group by all
)

select *
from cases
inner join found on cases.total = found.total
where expected is distinct from found or is_total_expected is distinct from is_total_found
