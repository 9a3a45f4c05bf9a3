"""People who sign in."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models

from headwater.kernel import Handling, Marking, Retention, new_id


class User(AbstractBaseUser):
    """A person who signs in, with the roles they hold."""

    handling = Handling(
        Marking.OFFICIAL,
        Retention.ACCOUNT,
        personal="username email name last_login",
        plain="id password roles is_active created_at",
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(max_length=60, unique=True)
    email = models.EmailField(blank=True)
    name = models.CharField(max_length=120)
    roles = ArrayField(models.CharField(max_length=20), default=list)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = BaseUserManager()
