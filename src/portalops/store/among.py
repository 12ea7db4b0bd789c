"""Whether a column is among many texts that are given when a query is executed: one parameter, however many they are.

So the query is the same for any number of them, and is put together once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec.json import encode
from sqlalchemy import ARRAY, ColumnClause, Dialect, String, Text, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine


class _Texts(TypeDecorator[Sequence[str]]):
    """Texts as one value: an array on a server, a JSON list on SQLite."""

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The type that the engine has for it."""
        return dialect.type_descriptor(ARRAY(Text()) if dialect.name == "postgresql" else String())

    def process_bind_param(self, value: Sequence[str] | None, dialect: Dialect) -> Any:
        """The texts as the driver takes them."""
        texts = list(map(str, value or ()))
        return texts if dialect.name == "postgresql" else encode(texts).decode()


class among(FunctionElement[Any]):
    """That a column's value is one of the texts that a query is executed with, as its parameter among."""

    inherit_cache = True

    def __init__(self, column: ColumnClause[Any]) -> None:
        super().__init__(column, bindparam("among", type_=_Texts()))


@compiles(among)
def _in_list(element: among, compiler: Any, **options: Any) -> str:
    column, texts = (compiler.process(part, **options) for part in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({texts}))"  # noqa: S608


@compiles(among, "postgresql")
def _in_array(element: among, compiler: Any, **options: Any) -> str:
    column, texts = (compiler.process(part, **options) for part in element.clauses)
    return f"{column} = ANY({texts})"
