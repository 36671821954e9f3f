"""The people who keep the records."""

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """A member of staff. One whose password somebody else chose must choose an own one first."""

    must_change_password = models.BooleanField("下次登录须改密码", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "工作人员"
