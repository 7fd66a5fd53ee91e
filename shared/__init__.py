"""The model layer that both sites stand on."""

from shared.database import driver

driver.leave_postgresql_out()
