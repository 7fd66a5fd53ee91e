"""Serves the gallery: the portal's layout on port 8110, the back office's on 8111."""

import sys
from tempfile import mkdtemp
from threading import Thread

from werkzeug.serving import make_server

from shared.database import migrations
from shared.rules.vocabulary import Role
from tests.gallery import pages

if __name__ == "__main__":
    database = f"sqlite:///{mkdtemp()}/gallery.sqlite"
    migrations.migrate(database)
    pages.signed_in.append(pages.Person("Lee Sample, Senior manager", frozenset({Role.SENIOR_MANAGER})))
    base = int(sys.argv[1]) if len(sys.argv) > 1 else 8110
    for port, which in ((base, "portal"), (base + 1, "backoffice")):
        Thread(target=make_server("127.0.0.1", port, pages.make(which, database), threaded=True).serve_forever).start()
