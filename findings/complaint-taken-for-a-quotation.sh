#!/usr/bin/env bash
# email-reply-parser 0.5.12: of a complaint that says what an officer wrote, nothing is left; of one with a list, its first line.
#
# Such libraries take off what a mail program quotes under an answer: "On ... wrote:" and what follows. A customer's own first mail
# that begins "On 3 November your officer came" and says further on "the next day he wrote:" has the same two words: the library takes both lines,
# and all the rest, for the quotation, and gives back an empty text. quotequail 0.5.4 folds the rest away; mail-parser-reply 1.36 drops the beginning.
# With "he said:" all three give it whole. A list of what happened is a signature to two of them: to the first where the hyphen stands
# close to its word, to mail-parser-reply always; what follows the list is gone too. So a log of abuse, or its answer, has to be kept whole.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" --quiet --disable-pip-version-check install email-reply-parser==0.5.12 quotequail==0.5.4 mail-parser-reply==1.36
"$work/venv/bin/python" - <<'PYTHON'
import quotequail
from email_reply_parser import EmailReplyParser
from mailparser_reply import EmailReplyParser as MailParserReply

LAST = "I want it to stop."
COMPLAINT = f"On 3 November your officer came to my door and shouted.\nThe next day he wrote:\nI will be back.\n{LAST}\n"
LIST = f"This is what he did:\n\n-shouted at my son\n-blocked the door\n\n{LAST}\n"


def kept(text):
    """The lines of it that each library takes for the customer's own."""
    shown = "".join(part + "\n" for own, part in quotequail.quote(text) if own)
    (first, *_) = MailParserReply(languages=["en"]).read(text).replies
    lines = [line for line in text.splitlines() if line]
    return {
        name: [at for at, line in enumerate(lines, 1) if line in found]
        for name, found in (
            ("email-reply-parser", EmailReplyParser.parse_reply(text)),
            ("quotequail", shown),
            ("mail-parser-reply", first.body or ""),
        )
    }


ALL = [1, 2, 3, 4]
for what, text, seen in (
    ("he wrote", COMPLAINT, ([], [1, 2], [3, 4])),
    ("he said", COMPLAINT.replace("wrote", "said"), (ALL, ALL, ALL)),
    ("list", LIST, ([1], ALL, [1])),
    ("list with a space", LIST.replace("\n-", "\n- "), (ALL, ALL, [1])),
):
    got = kept(text)
    print(f"{what}, of four lines:", got)
    assert tuple(got.values()) == seen
assert EmailReplyParser.parse_reply(COMPLAINT) == ""
print("As it was seen.")
PYTHON
