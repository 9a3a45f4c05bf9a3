from django.urls import path

from headwater.journal import views

app_name = "journal"
urlpatterns = [
    path("audit/", views.audit, name="audit"),
    path("audit/export.csv", views.audit_export, name="audit_export"),
    path("dead-letters/", views.dead_letters, name="dead_letters"),
    path("dead-letters/<int:job>/retry/", views.retry_dead_letter, name="retry_dead_letter"),
    path("jobs/", views.jobs, name="jobs"),
    path("jobs/start/", views.start_job, name="start_job"),
    path("jobs/<str:job_id>/", views.job, name="job"),
    path("jobs/<str:job_id>/cancel/", views.cancel_job, name="cancel_job"),
    path("jobs/<str:job_id>/resume/", views.resume_job, name="resume_job"),
    path("live/", views.live_stream, name="live"),
]
