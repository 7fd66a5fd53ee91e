"""What is asked at signing in."""

from __future__ import annotations

from shared.web.forms import Form, Password, Text

#: The same words for an address that nobody has, a wrong password and a colleague who has left (SEC-18).
NO_MATCH = "The email address or the password is not right"


class SignInForm(Form):
    """The first factor."""

    email = Text("Email address", longest=254, required="Enter your email address", autocomplete="username")
    password = Password("Password", required="Enter your password")


class CodeForm(Form):
    """The second factor: six digits from an authenticator app."""

    code = Text(
        "Code",
        hint="Six digits. A new one comes every half minute.",
        required="Enter the six digits that your app shows",
        autocomplete="one-time-code",
        inputmode="numeric",
        width="10",
    )


class RecoveryForm(Form):
    """The second factor, when the app is lost: one of the codes that were kept for this."""

    code = Text(
        "Recovery code",
        hint="Like 7K3Q9-XZ2MA-4TPR. Each works once.",
        required="Enter one of your recovery codes",
        autocomplete="off",
        width="20",
    )
