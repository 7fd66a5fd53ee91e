"""An enquiry says how it came, and whose account it is where a colleague entered it (POL-11). It and a request for
adjustments say in which language they came: our emails about them are in it (ACC-3)."""


def up(migrator, db):
    db.execute_sql("ALTER TABLE enquiry ADD COLUMN came_by VARCHAR(40) NOT NULL DEFAULT 'web_form'")
    db.execute_sql("ALTER TABLE enquiry ADD COLUMN customer_id INTEGER REFERENCES customer (id) ON DELETE RESTRICT")
    db.execute_sql("CREATE INDEX enquiry_customer_id ON enquiry (customer_id)")
    for table in ("enquiry", "adjustment_request"):
        db.execute_sql(f"ALTER TABLE {table} ADD COLUMN language VARCHAR(10) NOT NULL DEFAULT 'en'")
