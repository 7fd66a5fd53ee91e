"""What the restrictions of each quarter and year came to, once it is over: `evenhand worker` sums up what is missing."""

from peewee import CharField, IntegerField, Model


def up(migrator, db):
    class RestrictionSum(Model):
        period = CharField(max_length=12, index=True)
        what = CharField(max_length=40)
        part = CharField(max_length=40)
        value = CharField(max_length=80)
        customers = IntegerField()
        count = IntegerField()

        class Meta:
            database = db
            table_name = "restriction_sum"
            indexes = ((("period", "what", "part", "value"), True),)

    db.create_tables([RestrictionSum])
