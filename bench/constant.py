"""The cheapest possible Django page: the same 20 KB for everyone, without database, middleware or template."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

PAGE = ("内蒙古科技政策知识库\n" * 1000).encode()[: 20 * 1024]

settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"])
urlpatterns = [path("", lambda request: HttpResponse(PAGE))]
application = get_wsgi_application()
