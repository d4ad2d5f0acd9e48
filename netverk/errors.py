"""What a rule says when it refuses: a sentence and the facts in it, put into the reader's language where it is shown."""


class RuleBroken(Exception):  # noqa: N818 (a refusal, not a fault)
    """A refused action. `sentence` is an English msgid marked with `N_`; `facts` fill its `%(name)s`."""

    def __init__(self, sentence: str, /, **facts: object) -> None:
        super().__init__(sentence % facts if facts else sentence)
        self.sentence = sentence
        self.facts = facts


class NotAllowed(RuleBroken):
    """Refused because of who asks: `sentence` says what it takes, `ask` names those who can give it (nobody: empty)."""

    def __init__(self, sentence: str, /, *, ask: str, **facts: object) -> None:
        super().__init__(sentence, **facts)
        self.ask = ask
