"""Speed against the limits of the machine: everything in a home and databases of its own, gone afterwards."""
