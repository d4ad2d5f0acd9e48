"""Programme → PDF (PDF/UA-1); the only place that knows WeasyPrint. `programme.programme_pdf` is the way in."""
