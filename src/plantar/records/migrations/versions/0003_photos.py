"""Photos of feet; on PostgreSQL let through to their person, and to whom that person lets read."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

SQLITE = """
CREATE TRIGGER photo_is_immutable BEFORE UPDATE ON photo
BEGIN SELECT RAISE(ABORT, 'a photo is never changed'); END
"""
POSTGRESQL = (
    "CREATE TRIGGER photo_is_immutable BEFORE UPDATE ON photo"
    " FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    "ALTER TABLE photo ENABLE ROW LEVEL SECURITY",
    "CREATE POLICY photo_SELECT ON photo FOR SELECT USING (plantar_may_read(person))",
    "CREATE POLICY photo_INSERT ON photo FOR INSERT WITH CHECK (person = plantar_me())",
    "CREATE POLICY photo_DELETE ON photo FOR DELETE USING (person = plantar_me())",
)


def upgrade() -> None:
    """Make the table and what guards it."""
    op.create_table(
        "photo",
        sa.Column("thread", sa.String(36), primary_key=True),
        sa.Column(
            "person", sa.String(36), sa.ForeignKey("person.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("data", sa.Text, nullable=False),
    )
    on_server = op.get_bind().dialect.name == "postgresql"
    for statement in POSTGRESQL if on_server else (SQLITE,):
        op.execute(statement)


def downgrade() -> None:
    """Take the photos away, and the records that speak of them."""
    op.drop_table("photo")
    op.execute("DELETE FROM record WHERE kind = 'photo'")
