{#
    The 97.5 % quantile of Student's t with `degrees` degrees of freedom: exact for 1 and 2, else
    the expansion of Abramowitz and Stegun 26.7.5, whose error is below 0.005 from 3 on.
#}
{% macro student_t_975(degrees) -%}
    case {{ degrees }}
        when 1 then 12.7062
        when 2 then 4.3027
        else
            1.959964
            + 2.372271 / {{ degrees }}
            + 2.822502 / {{ degrees }} ^ 2
            + 2.555852 / {{ degrees }} ^ 3
            + 1.589536 / {{ degrees }} ^ 4
    end
{%- endmacro %}

{#
    A bound of the 95 % Wilson interval of `hits` out of `trials`; NULL without a trial. `sign` is
    '-' for the lower and '+' for the upper bound. Where up to 3 hits, or up to 3 others, were seen,
    the bound towards none is Poisson's: Wilson's own covers as little as 84 % there.
    Source: Wilson, JASA 22 (1927); Brown, Cai and DasGupta, Statistical Science 16 (2001).
#}
{% macro wilson_bound(hits, trials, sign) -%}
    {% set others = '(' ~ trials ~ ' - ' ~ hits ~ ')' %}
    case {{ hits if sign == '-' else others }}
        {% for quantile in (0, 0.0513, 0.3554, 0.8177) %}
        when {{ loop.index0 }}
            then {{ quantile ~ ' / ' ~ trials if sign == '-' else '1 - ' ~ quantile ~ ' / ' ~ trials }}
        {% endfor %}
        else (
            {{ hits }} / nullif({{ trials }}, 0) + 1.920729 / {{ trials }}
            {{ sign }} 1.959964 * sqrt(
                ({{ hits }} / nullif({{ trials }}, 0)) * (1 - {{ hits }} / {{ trials }})
                / {{ trials }} + 0.960365 / {{ trials }} ^ 2
            )
        ) / (1 + 3.841459 / {{ trials }})
    end
{%- endmacro %}
