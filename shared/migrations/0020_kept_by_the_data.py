"""Three promises more that the database keeps (SIT): what was signed stays as it was signed; nothing is signed longer,
or reviewed later, than the policy in force allows; and a request for adjustments that may be the customer's, by number,
email or telephone, is answered first, unless somebody has set it aside."""

from peewee import SqliteDatabase

ADJUSTMENTS_FIRST = """NEW.state = 'authorised' AND OLD.state <> 'authorised' AND EXISTS (
    SELECT 1 FROM adjustment_request AS asked
    JOIN customer AS person ON person.id = NEW.customer_id
    WHERE asked.state IN ('received', 'challenged') AND (asked.customer_id = person.id
        OR (asked.customer_id IS NULL AND (
                (asked.account_key <> '' AND asked.account_key =
                    UPPER(REPLACE(REPLACE(REPLACE(person.account, '-', ''), ' ', ''), '/', '')))
                OR (asked.email_key <> '' AND asked.email_key = person.email_key)
                OR (asked.telephone_key <> '' AND asked.telephone_key = person.telephone_key))
            AND NOT EXISTS (SELECT 1 FROM set_aside AS said
                WHERE said.request_id = asked.id AND said.customer_id = person.id))))"""
SIGNED_IS_KEPT = "OLD.state = 'authorised' AND NEW.signed <> OLD.signed"
TOO_LONG = """NEW.state = 'authorised' AND OLD.state <> 'authorised' AND EXISTS (
    SELECT 1 FROM policy_version AS policy WHERE policy.state = 'in_force' AND (
        NEW.ends_on > {longest} OR NEW.review_on > {first_review}
        OR NEW.review_on <= NEW.starts_on OR NEW.review_on >= NEW.ends_on))"""
SQLITE = {
    "longest": "date(NEW.starts_on, '+' || policy.longest_restriction_months || ' months')",
    "first_review": "date(NEW.starts_on, '+' || policy.first_review_months || ' months')",
}
POSTGRESQL = {
    "longest": "NEW.starts_on + make_interval(months => policy.longest_restriction_months)",
    "first_review": "NEW.starts_on + make_interval(months => policy.first_review_months)",
}
FROM_THE_RECORD_SQLITE = (
    "UPDATE policy_version SET "
    "longest_restriction_months = json_extract(body, '$.times.longest_restriction_months'), "
    "first_review_months = json_extract(body, '$.times.first_review_months')"
)
FROM_THE_RECORD_POSTGRESQL = (
    "UPDATE policy_version SET "
    "longest_restriction_months = (body::json #>> '{times,longest_restriction_months}')::integer, "
    "first_review_months = (body::json #>> '{times,first_review_months}')::integer"
)


def up(migrator, db):
    sqlite = isinstance(db, SqliteDatabase)
    db.execute_sql("ALTER TABLE policy_version ADD COLUMN longest_restriction_months INTEGER NOT NULL DEFAULT 12")
    db.execute_sql("ALTER TABLE policy_version ADD COLUMN first_review_months INTEGER NOT NULL DEFAULT 6")
    db.execute_sql(FROM_THE_RECORD_SQLITE if sqlite else FROM_THE_RECORD_POSTGRESQL)
    too_long = TOO_LONG.format(**(SQLITE if sqlite else POSTGRESQL))
    for name, condition, sentence in (
        ("restriction_adjustments_first", ADJUSTMENTS_FIRST, "A request for adjustments is not answered."),
        ("restriction_signed_is_kept", SIGNED_IS_KEPT, "What was signed is never changed."),
        ("restriction_within_the_policy", too_long, "This is longer, or reviewed later, than the policy allows."),
    ):
        _promise(db, name, " ".join(condition.split()), sentence, sqlite)


def _promise(db, name, condition, sentence, sqlite):
    if sqlite:
        db.execute_sql(f"DROP TRIGGER IF EXISTS {name}")
        db.execute_sql(
            f"CREATE TRIGGER {name} BEFORE UPDATE ON restriction WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
        )
        return
    db.execute_sql(
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger AS $$ BEGIN IF {condition} THEN "
        f"RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        "RETURN NEW; END $$ LANGUAGE plpgsql"
    )
    db.execute_sql(f"DROP TRIGGER IF EXISTS {name} ON restriction")
    db.execute_sql(f"CREATE TRIGGER {name} BEFORE UPDATE ON restriction FOR EACH ROW EXECUTE FUNCTION {name}()")
