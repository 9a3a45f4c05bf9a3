"""People who sign in."""

from __future__ import annotations

from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower

from headwater.kernel import Handling, Marking, Ref, Retention, Role, new_id


class User(AbstractBaseUser):
    """A person who signs in, with the roles they hold."""

    handling = Handling(
        Marking.OFFICIAL,
        Retention.ACCOUNT,
        personal="username email name last_login supervisor",
        plain="id password roles is_active created_at closed_at failed_sign_ins locked_at",
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(max_length=60, unique=True)
    email = models.EmailField(blank=True)
    name = models.CharField(max_length=120)
    roles = ArrayField(models.CharField(max_length=20), default=list)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    failed_sign_ins = models.PositiveSmallIntegerField(default=0)
    locked_at = models.DateTimeField(null=True)
    supervisor: models.ForeignKey[Self | None, Self | None] = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="supervised"
    )

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = BaseUserManager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(Lower("username"), name="accounts_one_user_a_username"),
            models.CheckConstraint(
                condition=models.Q(is_active=True, closed_at__isnull=True) | models.Q(is_active=False, closed_at__isnull=False),
                name="accounts_closed_or_active",
            ),
            models.CheckConstraint(
                condition=models.Q(roles__contained_by=[role.value for role in Role]), name="accounts_known_roles"
            ),
            models.CheckConstraint(
                condition=models.Q(supervisor__isnull=True) | ~models.Q(supervisor=models.F("id")),
                name="accounts_not_own_supervisor",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> Ref:
        return Ref("accounts.user", str(self.id))

    @property
    def held(self) -> frozenset[Role]:
        return frozenset(role for role in Role if role.value in self.roles)


class Allowance(models.Model):
    """How often a stranger did something in a stretch of time. ``who`` is a keyed hash: nobody can be read out of it."""

    handling = Handling(Marking.OFFICIAL, Retention.SESSION, plain="id what who begins used")

    id = models.BigAutoField(primary_key=True)
    what = models.CharField(max_length=40)
    who = models.CharField(max_length=64)
    begins = models.DateTimeField()
    used = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["what", "who", "begins"], name="accounts_allowance_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["begins"], name="accounts_allowance_begins")]

    def __str__(self) -> str:
        return f"{self.what} {self.used}"
