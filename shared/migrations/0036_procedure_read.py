"""Who confirmed having read the procedure of a version of the policy (POL-10)."""

from peewee import DateTimeField, ForeignKeyField, IntegerField, Model


def up(migrator, db):
    class Table(Model):
        class Meta:
            database = db

    class Staff(Table):
        class Meta:
            table_name = "staff"

    class PolicyVersion(Table):
        class Meta:
            table_name = "policy_version"

    class ProcedureRead(Table):
        version = IntegerField()
        created_at = DateTimeField()
        policy = ForeignKeyField(PolicyVersion, on_delete="CASCADE")
        staff = ForeignKeyField(Staff, on_delete="CASCADE")
        at = DateTimeField()

        class Meta:
            table_name = "procedure_read"
            indexes = ((("policy", "staff"), True),)

    db.create_tables([ProcedureRead])
