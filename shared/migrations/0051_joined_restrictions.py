"""A signed restriction goes along when its account is joined into another, or parted from it; never else (SIT-12)."""

from peewee import SqliteDatabase

_JOINED = """EXISTS (SELECT 1 FROM account_join AS joined WHERE joined.parted_at IS NULL AND (
    (joined.kept_id = NEW.customer_id AND joined.other_id = OLD.customer_id)
    OR (joined.other_id = NEW.customer_id AND joined.kept_id = OLD.customer_id)))"""
NEVER_LONGER = f"""OLD.state = 'authorised' AND (NEW.ends_on > OLD.ends_on
    OR NEW.authorised_by_id IS DISTINCT FROM OLD.authorised_by_id
    OR NEW.proposed_by_id <> OLD.proposed_by_id OR NEW.case_id <> OLD.case_id
    OR (NEW.customer_id <> OLD.customer_id AND NOT {_JOINED}))"""
_SENTENCE = "Extending a restriction is a new decision."


def up(migrator, db):
    condition = " ".join(NEVER_LONGER.split())
    if isinstance(db, SqliteDatabase):
        db.execute_sql("DROP TRIGGER restriction_never_longer")
        db.execute_sql(
            f"CREATE TRIGGER restriction_never_longer BEFORE UPDATE ON restriction WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{_SENTENCE}'); END"
        )
        return
    db.execute_sql(
        f"CREATE OR REPLACE FUNCTION restriction_never_longer() RETURNS trigger AS $$ BEGIN IF {condition} THEN "
        f"RAISE EXCEPTION '{_SENTENCE}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        "RETURN NEW; END $$ LANGUAGE plpgsql"
    )
