"""The desk's inbox: what came in by mail and needs a person, and whom our letters do not reach."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from netverk.db import retrying, write
from netverk.language import _
from netverk.receiving import inbox as mails
from netverk.receiving.wording import KINDS, OUTCOMES, because
from netverk.seasons.roles import Task
from netverk.settings import settings

bp = Blueprint("receiving", __name__)


@bp.get("/inbox")
def inbox() -> ResponseReturnValue:
    """What is open, or everything."""
    within, before = current_user.roles.within(Task.REGISTRATIONS), request.args.get("before", type=int)
    everything = request.args.get("show") == "all"
    lines = (mails.all_lines if everything else mails.open_lines)(within, before)
    return render_template(
        "receiving/organiser/inbox.html",
        lines=lines,
        everything=everything,
        gone=[] if before else mails.gone(within),
        open=mails.count_open(within),
        takes_in=bool(settings().receive),
        page_size=mails.PAGE,
        because=because,
        kinds=KINDS,
        outcomes=OUTCOMES,
    )


@bp.get("/inbox/<int:number>")
def message(number: int) -> ResponseReturnValue:
    """One mail, with what it says."""
    line = mails.received_or_404(number)
    return render_template("receiving/organiser/message.html", line=line, because=because, kinds=KINDS, outcomes=OUTCOMES)


@bp.post("/inbox/<int:number>/settle")
def settle(number: int) -> ResponseReturnValue:
    line = mails.received_or_404(number)
    _settle(number)
    who = line.received.sender_name or line.received.sender or _("the sender")
    flash(_("What %(who)s wrote is taken care of. It is kept among all that has come in.", who=who), "done")
    return redirect(url_for(".inbox"))


@bp.post("/inbox/<int:number>/open-again")
def open_again(number: int) -> ResponseReturnValue:
    mails.received_or_404(number)
    _open_again(number)
    flash(_("It stands in the inbox again."), "done")
    return redirect(url_for(".message", number=number))


@retrying
def _settle(number: int) -> None:
    with write():
        mails.settle(number, by=current_user.id)


@retrying
def _open_again(number: int) -> None:
    with write():
        mails.open_again(number, by=current_user.id)
