"""What a WSGI server loads: `wsgi:app`, with the settings of the environment."""

from netverk import create_app

app = create_app()
