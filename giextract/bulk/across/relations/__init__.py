"""What holds reports of a store against each other, one module each; the order is that in which they are heard."""

from giextract.bulk.across.relations.agencies import AGENCIES
from giextract.bulk.across.relations.relation import Group, Known, Relation, arranged
from giextract.bulk.across.relations.versions import VERSIONS
from giextract.bulk.across.relations.years import YEARS

RELATIONS: tuple[Relation, ...] = (AGENCIES, VERSIONS, YEARS)

__all__ = ["RELATIONS", "Group", "Known", "Relation", "arranged"]
