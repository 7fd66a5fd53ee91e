"""What people ask about their information, what is left out of their copy, and how a complaint goes on (DPA-3, DPA-7)."""

from peewee import CharField, DateField, DateTimeField, ForeignKeyField, IntegerField, Model, TextField
from playhouse.migrate import migrate


def up(migrator, db):
    class Table(Model):
        class Meta:
            database = db

    class Staff(Table):
        class Meta:
            table_name = "staff"

    class Customer(Table):
        class Meta:
            table_name = "customer"

    class Marker(Table):
        class Meta:
            table_name = "marker"

    class RightsRequest(Table):
        version = IntegerField()
        created_at = DateTimeField()
        reference = CharField(unique=True, max_length=20)
        kind = CharField(max_length=40)
        state = CharField(max_length=40, index=True)
        customer = ForeignKeyField(Customer, on_delete="RESTRICT")
        words = TextField()
        came_by = CharField(max_length=40)
        received_on = DateField()
        entered_by = ForeignKeyField(Staff, on_delete="RESTRICT")
        marker = ForeignKeyField(Marker, null=True, on_delete="SET NULL")
        answer_by = DateField(index=True)
        questions = TextField()
        waits_since = DateField(null=True)
        longer_because = TextField()
        longer_told_on = DateField(null=True)
        copy_made_by = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
        copy_made_at = DateTimeField(null=True)
        copy_fingerprint = CharField(max_length=64)
        outcome = CharField(max_length=40, null=True)
        answer = TextField()
        others_told = TextField()
        sent_by = CharField(max_length=40, null=True)
        answered_by = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
        answered_at = DateTimeField(null=True)

        class Meta:
            table_name = "rights_request"

    db.create_tables([RightsRequest])
    migrate(migrator.drop_not_null("redaction", "case_id"))
    db.execute_sql(
        "ALTER TABLE redaction ADD COLUMN request_id INTEGER REFERENCES rights_request (id) ON DELETE CASCADE"
    )
    db.execute_sql("CREATE INDEX redaction_request_id ON redaction (request_id)")
    db.execute_sql("ALTER TABLE enquiry ADD COLUMN told TEXT NOT NULL DEFAULT '[]'")
