"""What the house's own people may do: the tasks there are, the roles that carry them, and what somebody's roles come to."""

from dataclasses import dataclass
from enum import StrEnum

from netverk.language import N_


class Role(StrEnum):
    OWNER = "owner"
    EDITOR = "editor"
    FINANCE = "finance"
    DOOR = "door"


class Task(StrEnum):
    READ = "read"  # the plan, and what was published
    EDIT = "edit"  # the plan; nobody is told
    PUBLISH = "publish"  # and follow up whom it reached
    POSTPONE = "postpone"  # or cancel, or take back what was published
    REGISTRATIONS = "registrations"  # who takes part, and how to reach them
    FINANCE = "finance"
    REFUND = "refund"
    DOOR = "door"  # who comes in
    HOUSE = "house"  # the house itself, and who has which role


CARRIES = {
    Role.OWNER: frozenset(Task),
    Role.EDITOR: frozenset({Task.READ, Task.EDIT, Task.PUBLISH, Task.REGISTRATIONS, Task.DOOR}),
    Role.FINANCE: frozenset({Task.READ, Task.REGISTRATIONS, Task.FINANCE}),
    Role.DOOR: frozenset({Task.READ, Task.DOOR}),
}
GIVEN_APART = {  # which roles these may be given with; an owner has them
    Task.POSTPONE: frozenset({Role.EDITOR}),
    Task.REFUND: frozenset({Role.EDITOR, Role.FINANCE}),
}
TAKES = {  # what one has to be to do it
    Task.READ: N_("For this you need a role here."),
    Task.EDIT: N_("For this you need to be an editor."),
    Task.PUBLISH: N_("For this you need to be an editor."),
    Task.POSTPONE: N_("For this you need leave to postpone and cancel."),
    Task.REGISTRATIONS: N_("For this you need to be an editor, or to work with finance."),
    Task.FINANCE: N_("For this you need to work with finance."),
    Task.REFUND: N_("For this you need leave to refund."),
    Task.DOOR: N_("For this you need to be an editor, or to work at the door."),
    Task.HOUSE: N_("For this you need to be an owner of everything."),
}
TAKES_ALL = {  # the same where it is about more than one series
    **TAKES,
    Task.EDIT: N_("For this you need to be an editor of everything."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One role, in one series or (`series` empty) in everything."""

    role: Role
    series: str = ""
    series_id: int | None = None
    may_postpone: bool = False
    may_refund: bool = False

    @property
    def tasks(self) -> frozenset[Task]:
        apart = {task for task, given in ((Task.POSTPONE, self.may_postpone), (Task.REFUND, self.may_refund)) if given}
        return (CARRIES[self.role] | apart) - ({Task.HOUSE} if self.series else set())


@dataclass(frozen=True, slots=True)
class Roles:
    """Everything that one person holds. A series is named by its slug."""

    held: tuple[Held, ...] = ()

    def may(self, task: Task, series: str = "") -> bool:
        """Do a task in that series; in everything where none is named."""
        return any(task in each.tasks for each in self.held if each.series in ("", series))

    def may_somewhere(self, task: Task) -> bool:
        return any(task in each.tasks for each in self.held)

    def know(self, series: str) -> bool:
        """Whether they have anything to do with that series; to others it is as if it were not there."""
        return any(each.series in ("", series) for each in self.held)

    def within(self, task: Task) -> frozenset[int] | None:
        """The ids of the series in which they may do a task; None for every one."""
        if self.may(task):
            return None
        return frozenset(each.series_id for each in self.held if each.series_id and task in each.tasks)
