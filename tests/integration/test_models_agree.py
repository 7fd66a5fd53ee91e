"""The models say what the migrated database has: tables, columns, kinds, nulls, indexes, foreign keys."""

from __future__ import annotations

import peewee
import pytest
from playhouse.schema_diff import diff_models

from shared.database.connections import connect_to, database, is_sqlite
from shared.models import TABLES

#: Indexes that serve one database’s way of searching, made by the migration that brings the search.
OF_THE_SEARCH = ("customer_", "name_spelling_")
KINDS = {
    "INT": ("integer", "bigint", "smallint"),
    "BIGINT": ("integer", "bigint"),
    "AUTO": ("integer", "bigint"),
    "BIGAUTO": ("integer", "bigint"),
    "BOOL": ("integer", "smallint", "boolean"),
    "BLOB": ("blob", "bytea"),
    "DATE": ("date",),
    "DATETIME": ("datetime", "timestamp without time zone"),
    "TEXT": ("text",),
    "VARCHAR": ("varchar", "character varying"),
}


@pytest.fixture(autouse=True)
def connected(database_url: str) -> None:
    connect_to(database_url)


def test_no_table_column_or_index_is_only_in_one_of_them() -> None:
    found = diff_models(database.obj, TABLES)
    assert found.create_tables == []
    assert found.add_columns == []
    assert found.drop_columns == []
    assert found.add_indexes == []
    assert [index for index in found.drop_indexes if not index.name.startswith(OF_THE_SEARCH)] == []


def test_what_may_be_empty_and_what_kind_it_is_agree() -> None:
    wrong = []
    for table in TABLES:
        columns = {column.name: column for column in database.get_columns(table._meta.table_name)}
        for field in table._meta.sorted_fields:
            column = columns[field.column_name]
            related = field.rel_field if isinstance(field, peewee.ForeignKeyField) else field
            kind = column.data_type.lower().partition("(")[0]
            if kind not in KINDS[related.field_type.upper()]:
                wrong.append(f"{table.__name__}.{field.name} is {kind}, not {related.field_type}")
            if not field.primary_key and column.null != field.null:
                wrong.append(f"{table.__name__}.{field.name} {'may' if column.null else 'may not'} be empty there")
    assert wrong == []


def test_foreign_keys_are_kept_by_the_database_with_the_same_end() -> None:
    wrong = []
    for table in TABLES:
        name = table._meta.table_name
        kept = dict(_ends(name))
        for field in table._meta.sorted_fields:
            if isinstance(field, peewee.ForeignKeyField) and kept.get(field.column_name) != field.on_delete:
                wrong.append(f"{name}.{field.column_name}: {kept.get(field.column_name)}, not {field.on_delete}")
    assert wrong == []


def _ends(table: str) -> list[tuple[str, str]]:
    """Each foreign key of a table, and what happens to its row when the other is deleted."""
    if is_sqlite():
        return [(row[3], row[6]) for row in database.execute_sql(f'PRAGMA foreign_key_list("{table}")')]
    rows = database.execute_sql(
        "SELECT a.attname, c.confdeltype FROM pg_constraint c JOIN pg_attribute a "
        "ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] WHERE c.contype = 'f' AND c.conrelid = %s::regclass",
        (table,),
    )
    return [(column, {"c": "CASCADE", "r": "RESTRICT", "n": "SET NULL"}.get(end, "NO ACTION")) for column, end in rows]
