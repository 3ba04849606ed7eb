"""The web service: the same answers as the command, over HTTP.

A request goes one way::

    route ─▶ needs(permission) gives a Scope ─▶ repository(session, scope, …) ─▶ tables
      │                                            │
      schemas (the wire)                           trail.note (sealed at commit), feed.publish

- ``settings``, ``running``, ``app``: what it is told, what it consists of, how it is assembled.
  ``Running`` (settings, database, rates, metrics) is handed to routes as ``deps.Service`` and to
  whatever runs beside the service: put a ``running.Beside`` into ``jobs.beside.BESIDE``.
- ``db``: ``engine.Database`` has ``write()`` and ``read()``, each a context manager that gives a
  session; ``write`` seals the audit trail and commits. ``engine`` and ``sessions`` are there for
  libraries that bring transactions of their own: they call ``trail.seal(session)`` at the end.
  ``tables`` are typed models, ``migrations/versions`` says how they came to be, and a test holds
  both in step on SQLite and on PostgreSQL.
- ``auth.scope``: ``Permission``, ``Role``, ``ROLE_PERMISSIONS`` and ``Scope``, which says what a
  caller may do and which centres, sites, teams and people they reach. Nothing is reached by
  default; ``EVERYTHING`` has to be said. ``at_the_console(action)`` is the scope of commands.
- ``repositories``: one file for each kind of thing. Each call takes a session and a scope, without
  a default, and raises ``errors.not_found`` for what is not there or out of reach, alike.
- ``schemas``: wire models, strict; ``schemas.base.Wire`` is their base. They are not the tables
  and not the domain; ``of`` turns the one into the other.
- ``centres``: a centre is its checked files. ``repositories.centres.files_of`` gives them,
  ``centres.check.folder_of`` lays them into a passing folder, where the pipeline reads them.
- ``errors``: ``Problem(code)`` is raised anywhere and answered as RFC 9457; codes in ``PROBLEMS``.
- ``repeats``, ``versions``, ``paging``: Idempotency-Key, If-Match and ETag, cursors.

To add a route: a file in ``routes`` with a ``router``, named in ``routes.ROUTERS``. Each endpoint
is a plain ``def`` with an ``operation_id`` and takes
``scope: Annotated[Scope, needs(Permission.X)]``, or is marked ``@public``; the service does not
start otherwise. A POST that makes something goes through ``repeats.Repeatable(...).once(body,
effect)``; a change compares ``versions.IfMatch``. To add a permission: a line in ``Permission``
and in the roles that have it. To add a table: a model in ``db.tables`` and a file in
``db.migrations.versions``. Then ``python -m docs.openapi`` writes the committed document.
"""
