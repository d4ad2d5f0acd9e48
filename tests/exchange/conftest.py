"""How the property tests of files run: few examples, each as long as it takes."""

from hypothesis import HealthCheck, settings

settings.register_profile("files", deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("files")
