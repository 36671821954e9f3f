from django.apps import AppConfig


class StaffConfig(AppConfig):
    name = "staff"
    verbose_name = "人员"

    def ready(self):
        from staff.logins import begin_recording
        from staff.second_factor import begin_asking
        from staff.sessions import begin_noting

        begin_noting()
        begin_recording()
        begin_asking()
