"""The published decisions in Django and REST framework on PostgreSQL: one detail view, one list that can be narrowed down.

`python django_app.py fill ROWS.jsonl` makes the table and fills it; gunicorn serves `django_app:application`.
The database is named by DATABASE_URL.
"""
import json
import os
import sys
from urllib.parse import urlparse

from django.conf import settings

url = urlparse(os.environ["DATABASE_URL"])
settings.configure(
    DEBUG=False,
    SECRET_KEY="only for measuring",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    MIDDLEWARE=[],
    INSTALLED_APPS=["rest_framework"],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": url.path.lstrip("/"),
            "USER": url.username,
            "PASSWORD": url.password or "",
            "HOST": url.hostname,
            "PORT": url.port,
            "CONN_MAX_AGE": None,
        }
    },
    REST_FRAMEWORK={
        "DEFAULT_AUTHENTICATION_CLASSES": [],
        "DEFAULT_PERMISSION_CLASSES": [],
        "UNAUTHENTICATED_USER": None,
        "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    },
)

import django

django.setup()

from django.core.wsgi import get_wsgi_application
from django.db import connection, models
from django.urls import path
from rest_framework import response, serializers, viewsets

TEXTS = ["doc_no", "agency", "agency_name", "division", "category", "party", "title", "decided_on", "published_on", "status"]
ROW = ["id", *TEXTS, "kinds", "amount_fen", "term_until"]


class Decision(models.Model):
    id = models.TextField(primary_key=True)
    kinds = models.JSONField()
    amount_fen = models.BigIntegerField(null=True)
    term_until = models.TextField(null=True)
    record = models.JSONField()
    position = models.BigIntegerField()

    class Meta:
        app_label = "bench"
        db_table = "django_decision"
        indexes = [
            models.Index(fields=["-published_on", "-id"], name="django_by_day"),
            models.Index(fields=["division", "-published_on", "-id"], name="django_by_division"),
        ]


for name in TEXTS:
    models.TextField().contribute_to_class(Decision, name)


class Row(serializers.ModelSerializer):
    class Meta:
        model = Decision
        fields = ROW


class Whole(serializers.ModelSerializer):
    class Meta:
        model = Decision
        fields = [*ROW, "record", "position"]


class Decisions(viewsets.ReadOnlyModelViewSet):
    serializer_class = Whole
    queryset = Decision.objects.all()

    def list(self, request):
        asked = request.GET
        rows = Decision.objects.defer("record")
        if "division" in asked:
            rows = rows.filter(division=asked["division"], published_on__range=(asked["from"], asked["to"]))
        first = 20 * int(asked.get("page", 0))
        return response.Response(Row(rows.order_by("-published_on", "-id")[first : first + 20], many=True).data)


urlpatterns = [path("d/", Decisions.as_view({"get": "list"})), path("d/<str:pk>/", Decisions.as_view({"get": "retrieve"}))]
application = get_wsgi_application()


def fill(file):
    with connection.schema_editor() as editor:
        editor.create_model(Decision)
    batch = []
    with open(file, encoding="utf-8") as lines:
        for line in lines:
            batch.append(Decision(**json.loads(line)))
            if len(batch) == 2000:
                Decision.objects.bulk_create(batch)
                batch.clear()
    Decision.objects.bulk_create(batch)
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze django_decision")


if __name__ == "__main__" and sys.argv[1:2] == ["fill"]:
    fill(sys.argv[2])
