"""What is asked at signing in."""

from __future__ import annotations

from wtforms import ValidationError

from shared.web import passwords
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


class ChoosePasswordForm(Form):
    """A password of one's own (SEC-19). Pasting works; nothing is asked twice, because it can be shown."""

    password = Password(
        "Choose a password",
        hint=f"At least {passwords.SHORTEST} characters. Three or four words that don’t belong together work well.",
        required="Choose a password",
        autocomplete="new-password",
    )

    def validate_password(self, field: Password) -> None:
        """Long enough, and not one of those that everybody tries. Raises ValidationError."""
        if reason := passwords.unfit(field.data):
            raise ValidationError(reason)
