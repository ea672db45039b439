"""Accounts of a shared server; on PostgreSQL rows of a diary are let through to their own only.

Row security holds for every role but the owner of the tables; ``plantar.account`` is set anew in
each transaction and names who asks.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

ME = """
CREATE FUNCTION plantar_me() RETURNS text LANGUAGE sql STABLE AS
$$ SELECT current_setting('plantar.account', true) $$
"""
MAY_READ = """
CREATE FUNCTION plantar_may_read(whose text) RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT whose = plantar_me()
   OR EXISTS (SELECT FROM care WHERE person = whose AND clinician = plantar_me()) $$
"""
MANAGES = """
CREATE FUNCTION plantar_manages() RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT EXISTS (SELECT FROM account WHERE id = plantar_me() AND role = 'administrator') $$
"""
DIARY_GOES_TOO = """
CREATE FUNCTION diary_goes_too() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path FROM CURRENT AS
$$ BEGIN DELETE FROM person WHERE id = OLD.id; RETURN OLD; END $$
"""
DIARY_GOES_TOO_TRIGGER = """
CREATE TRIGGER diary_goes_too AFTER DELETE ON account
FOR EACH ROW EXECUTE FUNCTION diary_goes_too()
"""
POLICIES = {
    "person": {
        "SELECT": "USING (plantar_may_read(id))",
        "INSERT": "WITH CHECK (id = plantar_me())",
        "DELETE": "USING (id = plantar_me())",
    },
    "record": {
        "SELECT": "USING (plantar_may_read(person))",
        "INSERT": "WITH CHECK (person = plantar_me())",
        "DELETE": "USING (person = plantar_me())",
    },
    "gone": {
        "SELECT": "USING (plantar_may_read(person))",
        "INSERT": "WITH CHECK (person = plantar_me())",
        "DELETE": "USING (person = plantar_me())",
    },
    "care": {
        "SELECT": "USING (plantar_me() IN (person, clinician))",
        "INSERT": "WITH CHECK (person = plantar_me())",
        "DELETE": "USING (plantar_me() IN (person, clinician))",
    },
    "account": {
        "SELECT": "USING (true)",
        "INSERT": "WITH CHECK (id = plantar_me())",
        "UPDATE": "USING (id = plantar_me() OR plantar_manages())",
        "DELETE": "USING (id = plantar_me() OR plantar_manages())",
    },
    "audit": {
        "SELECT": "USING (person = plantar_me() OR plantar_manages())",
        "INSERT": "WITH CHECK (actor = plantar_me())",
    },
}
"""Who may do what with which rows; what is not named is refused."""


def upgrade() -> None:
    """Make the tables and what guards them."""
    op.create_table(
        "account",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("password", sa.Text, nullable=False),
        sa.Column("made_at", sa.String(32), nullable=False),
        sa.Column("stopped_at", sa.String(32)),
    )
    op.create_table(
        "invitation",
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("made_by", sa.String(36), sa.ForeignKey("account.id", ondelete="CASCADE")),
        sa.Column("account", sa.String(36), sa.ForeignKey("account.id", ondelete="CASCADE")),
        sa.Column("expires_at", sa.String(32), nullable=False),
        sa.Column("used_at", sa.String(32)),
    )
    op.create_table(
        "session",
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column(
            "account",
            sa.String(36),
            sa.ForeignKey("account.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("made_at", sa.String(32), nullable=False),
        sa.Column("seen_at", sa.String(32), nullable=False),
    )
    op.create_table(
        "care",
        sa.Column(
            "person",
            sa.String(36),
            sa.ForeignKey("account.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column(
            "clinician",
            sa.String(36),
            sa.ForeignKey("account.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("began_at", sa.String(32), nullable=False),
    )
    op.create_table(
        "attempt",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("key", sa.String(64), nullable=False, index=True),
        sa.Column("address", sa.String(64), nullable=False, index=True),
        sa.Column("at", sa.String(32), nullable=False),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("actor", sa.String(36), nullable=False),
        sa.Column("person", sa.String(36), nullable=False, index=True),
        sa.Column("what", sa.String(200), nullable=False),
    )
    if op.get_bind().dialect.name == "postgresql":
        for statement in (ME, MAY_READ, MANAGES, DIARY_GOES_TOO, DIARY_GOES_TOO_TRIGGER):
            op.execute(statement)
        for table, allowed in POLICIES.items():
            op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            for action, rule in allowed.items():
                op.execute(f"CREATE POLICY {table}_{action} ON {table} FOR {action} {rule}")


def downgrade() -> None:
    """Take the accounts away; the diaries stay."""
    if op.get_bind().dialect.name == "postgresql":
        for table, allowed in POLICIES.items():
            for action in allowed:
                op.execute(f"DROP POLICY {table}_{action} ON {table}")
            op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
        op.execute("DROP TRIGGER diary_goes_too ON account")
        for function in (
            "diary_goes_too()", "plantar_manages()", "plantar_may_read(text)", "plantar_me()"
        ):  # fmt: skip
            op.execute(f"DROP FUNCTION {function}")
    for table in ("audit", "attempt", "care", "session", "invitation", "account"):
        op.drop_table(table)
