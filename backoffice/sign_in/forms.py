"""What is asked at signing in."""

from __future__ import annotations

from typing import Any

from wtforms import ValidationError

from backoffice.sign_in.own_words import own_words
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


class NewPassword(Password):
    """A password of one's own (SEC-19). Pasting works; nothing is asked twice, because it can be shown."""

    def __init__(self, label: str = "", **options: Any) -> None:
        hint = f"At least {passwords.SHORTEST} characters. Three or four words that don’t belong together work well."
        said = {"subject": "The password", "required": "Choose a password"}
        super().__init__(label, hint=hint, autocomplete="new-password", **said, **options)

    def pre_validate(self, form: Any) -> None:
        """Long enough, and not one of those that everybody tries. Raises ValidationError."""
        super().pre_validate(form)
        if reason := passwords.unfit(self.data, own_words(*form.about)):
            raise ValidationError(reason)


class ChoosePasswordForm(Form):
    """A colleague's first password, or one in place of a password that they lost."""

    #: Whose it is: their name and address are no part of a password.
    about: tuple[str, ...] = ()
    password = NewPassword("Choose a password")


class ChangePasswordForm(Form):
    """Another password, by whoever knows the one before."""

    about: tuple[str, ...] = ()
    current = Password("Your password now", required="Enter the password that you have now")
    password = NewPassword("Your new password")


class ConfirmPasswordForm(Form):
    """The password once more, before a weighty step (SEC-17). Its name is no other form's: both are sent together."""

    confirm_password = Password("Your password", required="Enter your password")
