"""The people who keep the records."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone


class User(AbstractUser):
    """A member of staff. One whose password somebody else chose must choose an own one first."""

    PART_OF = ""  # changes of accounts stand in the same history as those of records

    must_change_password = models.BooleanField("下次登录须改密码", default=False)
    must_use_second_factor = models.BooleanField(
        "必须用动态口令登录",
        default=False,
        help_text="勾选后，对方下次打开编辑台时须用手机上的验证器登记，以后每次登录都要输入动态口令",
    )

    class Meta:
        verbose_name = verbose_name_plural = "工作人员"

    def get_full_name(self):
        """The family name first, as in Chinese."""
        return f"{self.last_name}{self.first_name}".strip()

    @property
    def has_role(self):
        """Somebody without one can log in and do nothing."""
        return self.is_superuser or self.groups.exists()


class LoginRecord(models.Model):
    """One login, or one that failed. `username` is what was typed; nobody may go by it."""

    class Outcome(models.TextChoices):
        SUCCEEDED = "succeeded", "登录"
        FAILED = "failed", "密码不对"
        LOCKED = "locked", "失败过多，已锁定"
        CODE_FAILED = "code", "动态口令不对"

    KEPT_DAYS, MOST_KEPT = 180, 20_000

    at = models.DateTimeField("时间", default=timezone.now, db_index=True)
    username = models.CharField("用户名", max_length=150, db_index=True)
    address = models.GenericIPAddressField("来自", null=True)
    outcome = models.CharField("结果", max_length=10, choices=Outcome.choices)

    class Meta:
        verbose_name = verbose_name_plural = "登录记录"
        ordering = ["-pk"]
        default_permissions = []

    def __str__(self):
        return f"{self.username}：{self.get_outcome_display()}"
