"""An enquiry says how it came, and whose account it is where a colleague entered it (POL-11)."""


def up(migrator, db):
    db.execute_sql("ALTER TABLE enquiry ADD COLUMN came_by VARCHAR(40) NOT NULL DEFAULT 'web_form'")
    db.execute_sql("ALTER TABLE enquiry ADD COLUMN customer_id INTEGER REFERENCES customer (id) ON DELETE RESTRICT")
    db.execute_sql("CREATE INDEX enquiry_customer_id ON enquiry (customer_id)")
