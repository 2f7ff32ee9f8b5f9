"""The tables of a store, and the refusal of what is not one.

    meta     what this file is: the schema version; the roster of agencies, if one was given
    places   path → document; one is current, those it replaced stay
    pages    document, part → the stored reading (text, candidate cuts) and a model's answers: what cannot be derived
    results  document, part → the judged report: what can be derived again from the page
    related  document, part → results whose report says something that other reports tell, to be taken back when they go
    lent     document, part → results whose page was judged beside those of other years
    compared group → reports that were held against each other, as they were when nothing was left to say

A document is named by the hash of its bytes; one that failed is named by its place ("at:" and the path).
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    insert,
    inspect,
    select,
    update,
)

from giextract.errors import StoreError

VERSION = 3

metadata = MetaData()

meta = Table("meta", metadata, Column("key", String(64), primary_key=True), Column("value", Text, nullable=False))

places = Table(
    "places",
    metadata,
    Column("path", Text, primary_key=True),
    Column("document", Text, primary_key=True),
    Column("root", Text, nullable=False),
    Column("size", BigInteger),
    Column("current", Boolean, nullable=False),
    Column("seen", String(32), nullable=False),
    Index("places_of_document", "document"),
)

pages = Table(
    "pages",
    metadata,
    Column("document", Text, primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("page", LargeBinary, nullable=False),
    Column("answers", LargeBinary),
    Column("asked_by", Text, nullable=False, default="", server_default=""),
)

results = Table(
    "results",
    metadata,
    Column("document", Text, primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("sha256", String(64)),
    Column("outcome", String(16), nullable=False),
    Column("failure", Text),
    Column("agency", Text),
    Column("year", Integer),
    Column("report", LargeBinary, nullable=False),
    Column("read_by", Text, nullable=False),
    Column("judged_by", Text, nullable=False),
    Index("results_by_outcome", "outcome"),
    Index("results_by_agency", "agency", "year"),
)


related = Table(
    "related", metadata, Column("document", Text, primary_key=True), Column("part", Integer, primary_key=True)
)


lent = Table("lent", metadata, Column("document", Text, primary_key=True), Column("part", Integer, primary_key=True))


compared = Table("compared", metadata, Column("name", String(64), primary_key=True), Column("digest", String(64), nullable=False))


def prepare_schema(connection: Connection, name: str, create: bool) -> None:
    """Make the tables in an empty database, or see that those there are ours; raise StoreError otherwise."""
    present = set(inspect(connection).get_table_names())
    if not present and create:
        metadata.create_all(connection)
        connection.execute(insert(meta).values(key="schema", value=str(VERSION)))
        return
    found = _version(connection) if "meta" in present else None
    if found is None:
        raise StoreError(f"{name} is not a store of giextract; give --store another name")
    if found > VERSION:
        raise StoreError(f"{name} was made by a newer giextract (schema {found}, this one knows {VERSION}); upgrade it")
    if found < VERSION:
        metadata.create_all(connection)  # a later schema has more tables, and no other ones
        connection.execute(update(meta).where(meta.c.key == "schema").values(value=str(VERSION)))


def _version(connection: Connection) -> int | None:
    columns = {column["name"] for column in inspect(connection).get_columns("meta")}
    if columns != {"key", "value"}:
        return None
    value = connection.execute(select(meta.c.value).where(meta.c.key == "schema")).scalar_one_or_none()
    return int(value) if value and value.isdigit() else None
