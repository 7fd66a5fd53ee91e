"""Which files a reviewer lets go out as they are, with the pack of a case or a copy that somebody asked for (REP-5)."""

from peewee import DateTimeField, ForeignKeyField, IntegerField, Model


def up(migrator, db):
    class Staff(Model):
        class Meta:
            database = db
            table_name = "staff"

    class CaseFile(Model):
        class Meta:
            database = db
            table_name = "case_file"

    class RightsRequest(Model):
        class Meta:
            database = db
            table_name = "rights_request"

    class Attachment(Model):
        class Meta:
            database = db
            table_name = "attachment"

    class ReleasedFile(Model):
        version = IntegerField()
        created_at = DateTimeField()
        case = ForeignKeyField(CaseFile, null=True, on_delete="CASCADE")
        request = ForeignKeyField(RightsRequest, null=True, on_delete="CASCADE")
        attachment = ForeignKeyField(Attachment, on_delete="CASCADE")
        released_by = ForeignKeyField(Staff, on_delete="RESTRICT")
        released_at = DateTimeField()
        taken_back_at = DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "released_file"

    db.create_tables([ReleasedFile])
