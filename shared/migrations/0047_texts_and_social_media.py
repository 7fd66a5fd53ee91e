"""Where the organisation takes text messages and private messages on social media (APP-8)."""


def up(migrator, db):
    for column in ("text_messages", "social_media"):
        db.execute_sql(f"ALTER TABLE organisation ADD COLUMN {column} VARCHAR(255) NOT NULL DEFAULT ''")
