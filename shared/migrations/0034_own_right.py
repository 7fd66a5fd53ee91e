"""Views that are asked for and given, counter-allegations, and what is disputed of each incident (CAS-5, CAS-11, INC-11)."""

from peewee import CharField, DateField, DateTimeField, ForeignKeyField, IntegerField, Model, TextField

#: What was disputed of a case stood with all of its incidents: it stays with them.
_OF_EACH = """
    UPDATE incident SET disputed = (
        SELECT MAX(case_file.disputed) FROM case_file JOIN case_incident ON case_incident.case_id = case_file.id
        WHERE case_incident.incident_id = incident.id
    )
    WHERE disputed = '' AND id IN (
        SELECT incident_id FROM case_incident JOIN case_file ON case_file.id = case_incident.case_id
        WHERE case_file.disputed <> ''
    )
"""


def up(migrator, db):
    class Staff(Model):
        class Meta:
            database = db
            table_name = "staff"

    class Customer(Model):
        class Meta:
            database = db
            table_name = "customer"

    class CaseFile(Model):
        class Meta:
            database = db
            table_name = "case_file"

    class CounterAllegation(Model):
        version = IntegerField()
        created_at = DateTimeField()
        reference = CharField(unique=True, max_length=20)
        state = CharField(max_length=40, index=True)
        customer = ForeignKeyField(Customer, on_delete="RESTRICT")
        case = ForeignKeyField(CaseFile, null=True, on_delete="RESTRICT")
        against = ForeignKeyField(Staff, on_delete="RESTRICT")
        words = TextField()
        raised_by = ForeignKeyField(Staff, on_delete="RESTRICT")
        raised_at = DateTimeField()
        due_on = DateField()
        investigator = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")
        found = TextField()
        answered_at = DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "counter_allegation"

    db.create_tables([CounterAllegation])
    db.execute_sql("ALTER TABLE consultation ADD COLUMN question TEXT NOT NULL DEFAULT ''")
    db.execute_sql("ALTER TABLE consultation ADD COLUMN answer_by DATE")
    db.execute_sql("ALTER TABLE consultation ADD COLUMN answered_on DATE")
    db.execute_sql('UPDATE consultation SET answered_on = "on"')
    db.execute_sql(_OF_EACH)
