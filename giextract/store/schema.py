"""The tables of a store; what changes here is a step in migrations.py, too.

    meta     what this file is: the schema version; the roster of agencies, if one was given
    places   path → document; one is current, those it replaced stay
    pages    document, part → the stored reading (text, candidate cuts) and a model's answers: what cannot be derived
    results  document, part → the judged report, and its digest: what can be derived again from the page
    related  document, part → results whose report says something that other reports tell, to be taken back when they go,
             and which relations tell of them; none where nobody knows, since no second pass has ended yet
    decisions  a log of what people decided, by path and part; only ever added to
    flags    document, part → the errors and warnings that nobody has closed yet, for counting and finding them
    queue    document, part → what a list of reports shows; made from the others whenever they have changed
    rollups  document, part → results whose report declares itself the sum of other units' reports
    policies sha256 → the text of a policy file that results were judged by
    bands, likenesses  see likeness.py
    lent     document, part → results whose page was judged beside those of other years
    compared group → reports that were held against each other, as they were when nothing was left to say
    batches, questions  see batches.py

A document is named by the hash of its bytes; one that failed is named by its place ("at:" and the path).
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

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
    Column("digest", String(64), nullable=False, default="", server_default=""),
    Column("read_by", Text, nullable=False),
    Column("judged_by", Text, nullable=False),
    Index("results_by_outcome", "outcome"),
    Index("results_by_agency", "agency", "year"),
)


related = Table(
    "related",
    metadata,
    Column("document", Text, primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("tellers", Text, nullable=False, default="", server_default=""),
)

# Keyed by path and part and not by document: a decision survives new bytes as long as what it judged still stands.
decisions = Table(
    "decisions",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", String(40), nullable=False),
    Column("by", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("part", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("finding", Text),
    Column("rule", String(16)),
    Column("cell", Text),
    Column("judged", JSON, nullable=False),
    Column("before", Text),
    Column("after", Text),
    Column("note", Text),
    Column("bulk", Text),
    Column("undoes", Integer),
    Index("decisions_of_report", "path", "part"),
    Index("decisions_by_person", "by", "id"),
    Index("decisions_by_bulk", "bulk"),
    sqlite_autoincrement=True,
)

flags = Table(
    "flags",
    metadata,
    Column("document", Text, primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("nth", Integer, primary_key=True),
    Column("finding", Text, nullable=False),
    Column("rule", String(16), nullable=False),
    Column("severity", String(8), nullable=False),
    Column("form", String(8), nullable=False),
    Index("flags_by_rule", "rule", "severity", "document", "part"),
    Index("flags_by_form", "form", "document", "part"),
)

queue = Table(
    "queue",
    metadata,
    Column("document", Text, primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("path", Text, nullable=False),
    Column("agency", Text),
    Column("year", Integer),
    Column("outcome", String(16), nullable=False),
    Column("errors", Integer, nullable=False),
    Column("warnings", Integer, nullable=False),
    Column("decided", Integer, nullable=False, default=0),
    Column("lapsed", Integer, nullable=False, default=0),
    Column("reviewer", Text),
    Column("reviewed", String(40)),
    Index("queue_by_agency", "agency"),
    Index("queue_by_reviewer", "reviewer"),
    Index("queue_by_path", "path", "part"),
)
Index("queue_in_order", queue.c.errors.desc(), queue.c.warnings.desc(), queue.c.path, queue.c.part)
Index("queue_by_year", queue.c.year, queue.c.errors.desc(), queue.c.warnings.desc(), queue.c.path, queue.c.part)
rollups = Table(
    "rollups", metadata, Column("document", Text, primary_key=True), Column("part", Integer, primary_key=True)
)

policies = Table("policies", metadata, Column("sha256", String(64), primary_key=True), Column("text", Text, nullable=False))


lent = Table("lent", metadata, Column("document", Text, primary_key=True), Column("part", Integer, primary_key=True))


compared = Table("compared", metadata, Column("name", String(64), primary_key=True), Column("digest", String(64), nullable=False))
