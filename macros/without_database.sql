{#
    dbt's `ref` and `source` without the name of the database, which DuckDB takes from the file's: a
    view would keep it, and break when the file is renamed, copied or attached under another name.
#}
{% macro ref() -%}
    {{ return(builtins.ref(*varargs, **kwargs).include(database=false)) }}
{%- endmacro %}

{% macro source() -%}
    {{ return(builtins.source(*varargs).include(database=false)) }}
{%- endmacro %}
