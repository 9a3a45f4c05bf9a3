"""Who wants to be told of news by e-mail, and what they were told."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from headwater.kernel import Handling, Marking, Ref, Retention, new_id
from headwater.places.models import Area


class Subscription(models.Model):
    """An address that wants to be told of news of an area, confirmed from its mailbox. The row goes when it is stopped.

    ``topics``: slugs of the sources of queries.telling. ``looked_at``: when somebody last looked what is new for it.
    ``refused``: how often in turn its server would not take the mail.
    """

    handling = Handling(
        Marking.OFFICIAL_SENSITIVE, Retention.WANTED, personal="email", plain="id area topics since looked_at refused"
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    email = models.EmailField(max_length=254)
    topics = ArrayField(models.CharField(max_length=20))
    since = models.DateTimeField()
    looked_at = models.DateTimeField()
    refused = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("area", Lower("email"), name="neighbourhood_subscribed_once"),
            models.CheckConstraint(condition=~Q(topics=[]), name="neighbourhood_subscribed_to_something"),
        ]
        indexes: ClassVar = [models.Index(fields=["looked_at"], name="neighbourhood_looked")]

    def __str__(self) -> str:
        return f"subscription {self.id}"

    @property
    def ref(self) -> Ref:
        return Ref("neighbourhood.subscription", str(self.id))


class Told(models.Model):
    """That a subscription was told one thing: written before the mail goes out, so that nothing is told twice."""

    handling = Handling(Marking.OFFICIAL_SENSITIVE, Retention.WANTED, personal="subscription", plain="id what told_at")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="told")
    what = models.CharField(max_length=60)
    told_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["subscription", "what"], name="neighbourhood_told_once")]
        indexes: ClassVar = [models.Index(fields=["told_at"], name="neighbourhood_told_at")]
        verbose_name_plural = "told"

    def __str__(self) -> str:
        return self.what
