"""People, their records, settings and the places of backups; no row of a record can be changed."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

SQLITE = """
CREATE TRIGGER record_is_immutable BEFORE UPDATE ON record
BEGIN SELECT RAISE(ABORT, 'a record is never changed'); END
"""
POSTGRESQL = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'a record is never changed'; END $$
"""
POSTGRESQL_TRIGGER = """
CREATE TRIGGER record_is_immutable BEFORE UPDATE ON record
FOR EACH ROW EXECUTE FUNCTION refuse_change()
"""


def upgrade() -> None:
    """Make the tables and what guards them."""
    op.create_table(
        "person",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("made_at", sa.String(32), nullable=False),
    )
    op.create_table(
        "record",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column(
            "person", sa.String(36), sa.ForeignKey("person.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("thread", sa.String(36), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("happened_at", sa.String(32), nullable=False),
        sa.Column("recorded_at", sa.String(32), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.UniqueConstraint("thread", "version", name="one_of_each_version"),
    )
    op.create_index("record_by_person", "record", ["person", "happened_at"])
    op.create_table(
        "setting",
        sa.Column("name", sa.String(32), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.create_table(
        "copy_made",
        sa.Column("path", sa.Text, primary_key=True),
        sa.Column("made_at", sa.String(32), nullable=False),
    )
    op.create_table(
        "gone",
        sa.Column("thread", sa.String(36), primary_key=True),
        sa.Column(
            "person", sa.String(36), sa.ForeignKey("person.id", ondelete="CASCADE"), nullable=False
        ),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(POSTGRESQL)
        op.execute(POSTGRESQL_TRIGGER)
    else:
        op.execute(SQLITE)


def downgrade() -> None:
    """Take everything away."""
    for table in ("gone", "copy_made", "setting", "record", "person"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change()")
