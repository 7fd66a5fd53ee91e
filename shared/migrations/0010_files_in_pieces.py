"""Files are kept in pieces of a megabyte, so that no process ever holds a whole one; and arrive in pieces, so that a
broken line costs the last one only (INP-4)."""

import peewee
from peewee import BigIntegerField, BlobField, BooleanField, CharField, DateTimeField, IntegerField, Model, TextField

PIECE = 1 << 20


def up(migrator, db):
    class AttachmentPiece(Model):
        stored_as = CharField(max_length=64)
        number = IntegerField()
        content = BlobField()

        class Meta:
            database = db
            table_name = "attachment_piece"
            indexes = ((("stored_as", "number"), True),)

    class ArrivingFile(Model):
        key = CharField(unique=True, max_length=64)
        owner = CharField(max_length=64, index=True)
        name = CharField()
        size = BigIntegerField()
        arrived = BigIntegerField()
        media_type = CharField(max_length=100)
        sha256 = CharField(max_length=64, index=True)
        held = BooleanField()
        refused = TextField()
        expires_at = DateTimeField(index=True)

        class Meta:
            database = db
            table_name = "arriving_file"

    class ArrivingPiece(Model):
        file_key = CharField(max_length=64)
        number = IntegerField()
        content = BlobField()

        class Meta:
            database = db
            table_name = "arriving_piece"
            indexes = ((("file_key", "number"), True),)

    db.create_tables([AttachmentPiece, ArrivingFile, ArrivingPiece])
    db.execute_sql("ALTER TABLE attachment_content ADD COLUMN size BIGINT NOT NULL DEFAULT 0")
    db.execute_sql("ALTER TABLE attachment_content ADD COLUMN stored_as VARCHAR(64) NOT NULL DEFAULT ''")
    _in_pieces(db, AttachmentPiece)
    db.execute_sql("CREATE UNIQUE INDEX attachment_content_stored_as ON attachment_content (stored_as)")
    db.execute_sql("ALTER TABLE attachment_content DROP COLUMN content")
    if not isinstance(db, peewee.SqliteDatabase):
        db.execute_sql("ALTER TABLE attachment ALTER COLUMN size TYPE BIGINT")


def _in_pieces(db, pieces):
    """What was kept whole, one content after the other."""
    place = "?" if isinstance(db, peewee.SqliteDatabase) else "%s"
    for number, sha256 in db.execute_sql("SELECT id, sha256 FROM attachment_content").fetchall():
        row = db.execute_sql(
            f"SELECT content FROM attachment_content WHERE id = {place}",  # noqa: S608 - "?" or "%s"
            (number,),
        ).fetchone()
        content = bytes(row[0])
        for at in range(0, len(content), PIECE):
            pieces.create(stored_as=sha256, number=at // PIECE, content=content[at : at + PIECE])
        db.execute_sql(
            f"UPDATE attachment_content SET size = {place}, stored_as = {place} WHERE id = {place}",  # noqa: S608
            (len(content), sha256, number),
        )
