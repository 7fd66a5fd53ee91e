"""Markers on a person or a place that stand by themselves, and who was told of them (CUS-3, CUS-6)."""

from peewee import CharField, DateField, DateTimeField, ForeignKeyField, IntegerField, Model, TextField


def up(migrator, db):
    class Staff(Model):
        class Meta:
            database = db
            table_name = "staff"

    class Customer(Model):
        class Meta:
            database = db
            table_name = "customer"

    class Incident(Model):
        class Meta:
            database = db
            table_name = "incident"

    class StandingMarker(Model):
        version = IntegerField()
        created_at = DateTimeField()
        reference = CharField(unique=True, max_length=20)
        on = CharField(max_length=40)
        customer = ForeignKeyField(Customer, on_delete="RESTRICT")
        place = TextField()
        place_key = CharField(max_length=200, index=True)
        uprn = CharField(max_length=12)
        precaution = CharField(max_length=40)
        fact = TextField()
        incident = ForeignKeyField(Incident, on_delete="RESTRICT")
        decided_by = ForeignKeyField(Staff, on_delete="RESTRICT")
        decided_at = DateTimeField()
        review_on = DateField(index=True)
        ends_on = DateField()
        told_on = DateField(null=True)
        told_how = CharField()
        not_told_reason = TextField()
        removed_at = DateTimeField(null=True)
        removed_because = TextField()

        class Meta:
            database = db
            table_name = "standing_marker"

    class MarkerTold(Model):
        version = IntegerField()
        created_at = DateTimeField()
        marker = ForeignKeyField(StandingMarker, on_delete="CASCADE")
        to = CharField()
        on = DateField()
        by = ForeignKeyField(Staff, on_delete="RESTRICT")
        recalled_on = DateField(null=True)
        recalled_by = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")

        class Meta:
            database = db
            table_name = "marker_told"

    db.create_tables([StandingMarker, MarkerTold])
