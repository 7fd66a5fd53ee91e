"""Every component in every state, on both layouts: for looking at and for testing, never for users.

`python -m tests.gallery` serves the portal's on port 8110 and the back office's on 8111.
"""
