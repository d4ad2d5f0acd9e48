"""Filling in a form that asks for a logo."""

import io
from typing import Any

from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.visitor import Page, Visitor


def send_logo(browser: Visitor, path: str, content: bytes, **answers: Any) -> Page:
    """The form as it stands at `path`, with a file and some answers."""
    data = {name: value for name, value in browser.get(path).form.form_values() if name != "logo"} | answers
    data["logo"] = FileStorage(io.BytesIO(content), "logo.png")
    boundary, body = encode_multipart(data)  # here, because the client would leave a large one in an open file
    return Page(browser.client.post(path, data=body, content_type=f"multipart/form-data; boundary={boundary}"))
