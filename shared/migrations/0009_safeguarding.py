"""The safeguarding route is a task until it is done; an incident says whether its words spoke of self-harm (BEH-8)."""

from peewee import CharField, DateField, DateTimeField, ForeignKeyField, IntegerField, Model, TextField


def up(migrator, db):
    def known(table):
        return type(table, (Model,), {"Meta": type("Meta", (), {"database": db, "table_name": table})})

    colleagues, customers, ladders, incidents = (known(table) for table in ("staff", "customer", "ladder", "incident"))

    class Safeguarding(Model):
        version = IntegerField()
        created_at = DateTimeField()
        reference = CharField(unique=True, max_length=20)
        state = CharField(max_length=40, index=True)
        customer = ForeignKeyField(customers, null=True, on_delete="RESTRICT")
        unknown_person = CharField()
        ladder = ForeignKeyField(ladders, null=True, on_delete="RESTRICT")
        incident = ForeignKeyField(incidents, null=True, on_delete="RESTRICT")
        opened_by = ForeignKeyField(colleagues, on_delete="RESTRICT")
        opened_at = DateTimeField()
        act_by = DateField()
        what_was_done = TextField()
        done_by = ForeignKeyField(colleagues, null=True, on_delete="RESTRICT")
        done_at = DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "safeguarding"

    db.create_tables([Safeguarding])
    db.execute_sql("ALTER TABLE incident ADD COLUMN self_harm BOOLEAN")
