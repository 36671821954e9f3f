#!/usr/bin/env python
"""Django's command line for the portal."""

import gc
import os
import sys

if __name__ == "__main__":
    gc.disable()  # until every app is ready (portal/apps.py): what is loaded stays
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except Exception as error:  # told in words where it is not a mistake of the program
        from portal.trouble import in_words

        if "--traceback" in sys.argv or not (said := in_words(error)):
            raise
        sys.exit(said)
