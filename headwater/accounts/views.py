"""The account pages of our own; allauth's are listed in urls.py."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.account.views import LoginView
from allauth.socialaccount.adapter import get_adapter as get_social_adapter
from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from headwater.accounts import actions, demonstration, queries
from headwater.accounts.forms import NewPasswordForm, PersonForm, RolesForm, SupervisorForm
from headwater.accounts.permissions import Permission
from headwater.kernel import HeadwaterError, Ref, now
from headwater.ui.access import actor_of, permitted, public, signed_in


class SignInView(LoginView):  # type: ignore[misc] # allauth has no types
    """The sign-in page: password, passkey, single sign-on where it is configured, demonstration on loopback."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["next"] = self.get_next_url() or ""
        context["providers"] = [
            {"name": provider.name, "href": provider.get_login_url(self.request)}
            for provider in get_social_adapter().list_providers(self.request)
        ]
        context["demo_people"] = demonstration.people(self.request)
        context["is_demo"] = demonstration.offered(self.request)
        return context


@public
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """One click in the demonstration. There is no such page for anybody who is not at this very machine."""
    if not demonstration.sign_in(request, request.POST.get("role", "")):
        raise Http404
    return redirect("/")


@public
def locked(request: HttpRequest) -> HttpResponse:
    """Where somebody lands who proved who they are, but whose account is locked."""
    return render(request, "account/locked.jinja", status=403)


@signed_in
def no_password(request: HttpRequest) -> HttpResponse:
    """For people who sign in without a password: there is none to change, and they may not make one on their own."""
    return render(request, "account/no_password.jinja")


@permitted(Permission.USER_READ)
def users(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "")[:200]
    actor = actor_of(request)
    found = actions.consult_all(by=actor, at=now(), text=text)
    context = {"accounts": found, "text": text, "may_manage": actor.may(Permission.USER_MANAGE)}
    return render(request, "accounts/users.jinja", context)


@permitted(Permission.USER_MANAGE)
def create(request: HttpRequest) -> HttpResponse:
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            user = actions.create_user(
                by=actor_of(request), at=now(), username=data["username"], name=data["name"], email=data["email"],
                roles=form.chosen(), password=data["password"],
            )  # fmt: skip
        except HeadwaterError as fault:
            _say(form, fault)
        else:
            messages.success(request, f"{data['name']} can sign in now.")
            return redirect("accounts:user", user.id)
    return render(request, "accounts/create.jinja", {"form": form}, status=422 if form.errors else 200)


@permitted(Permission.USER_READ)
def user(request: HttpRequest, user_id: UUID) -> HttpResponse:
    return _user_page(request, _ref(user_id))


@permitted(Permission.USER_MANAGE)
@require_POST
def change_roles(request: HttpRequest, user_id: UUID) -> HttpResponse:
    form = RolesForm(request.POST)
    if form.is_valid():
        actions.change_roles(by=actor_of(request), at=now(), user=_ref(user_id), roles=form.chosen())
        messages.success(request, "The roles were changed. Their sessions have ended.")
    return redirect("accounts:user", user_id)


@permitted(Permission.USER_MANAGE)
@require_POST
def set_password(request: HttpRequest, user_id: UUID) -> HttpResponse:
    form = NewPasswordForm(request.POST)
    if form.is_valid():
        try:
            actions.set_password(by=actor_of(request), at=now(), user=_ref(user_id), password=form.cleaned_data["password"])
        except HeadwaterError as fault:
            _say(form, fault)
        else:
            messages.success(request, "The password was changed. Their sessions have ended.")
            return redirect("accounts:user", user_id)
    return _user_page(request, _ref(user_id), form)


_CHANGES = {
    "close": (actions.deactivate, "The account is closed."),
    "reopen": (actions.reactivate, "The account is open again."),
    "unlock": (actions.unlock, "The account is unlocked."),
    "reset-second-factor": (actions.reset_second_factor, "They set up a new second factor when they next sign in."),
    "end-sessions": (actions.revoke_sessions, "Their sessions have ended."),
}


@permitted(Permission.USER_MANAGE)
@require_POST
def change(request: HttpRequest, user_id: UUID, what: str) -> HttpResponse:
    if what not in _CHANGES:
        raise Http404
    action, said = _CHANGES[what]
    action(by=actor_of(request), at=now(), user=_ref(user_id))
    messages.success(request, said)
    return redirect("accounts:user", user_id)


@signed_in
def sessions(request: HttpRequest) -> HttpResponse:
    found = queries.sessions(actor_of(request).ref, request.session.session_key or "")
    return render(request, "accounts/sessions.jinja", {"sessions": found})


@signed_in
@require_POST
def revoke_session(request: HttpRequest, session: int) -> HttpResponse:
    actions.revoke_session(by=actor_of(request), at=now(), session=session)
    messages.success(request, "That session has ended.")
    return redirect("accounts:sessions")


@permitted(Permission.ACT_SUPERVISED)
def supervision(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    form = SupervisorForm(request.POST or None, people=queries.supervisors(apart_from=actor.ref))
    if request.method == "POST" and form.is_valid():
        actions.begin_supervision(by=actor, at=now(), supervisor=Ref.parse(form.cleaned_data["supervisor"]))
        messages.success(request, "From now on everything you record names your supervisor too.")
        return redirect("accounts:supervision")
    context = {
        "form": form,
        "supervisor": queries.name_of(actor.supervisor) if actor.supervisor else "",
        "supervised": queries.supervised_by(actor.ref),
    }
    return render(request, "accounts/supervision.jinja", context, status=422 if form.errors else 200)


@permitted(Permission.ACT_SUPERVISED)
@require_POST
def end_supervision(request: HttpRequest) -> HttpResponse:
    actions.end_supervision(by=actor_of(request), at=now())
    messages.success(request, "You act on your own again.")
    return redirect("accounts:supervision")


def _user_page(request: HttpRequest, ref: Ref, password_form: Form | None = None) -> HttpResponse:
    account = actions.consult(by=actor_of(request), at=now(), user=ref)
    context = {
        "account": account,
        "sessions": queries.sessions(ref),
        "may_manage": actor_of(request).may(Permission.USER_MANAGE),
        "roles_form": RolesForm.of(account),
        "password_form": password_form or NewPasswordForm(),
    }
    return render(request, "accounts/user.jinja", context, status=422 if password_form else 200)


def _ref(user_id: UUID) -> Ref:
    return Ref("accounts.user", str(user_id))


def _say(form: Form, fault: HeadwaterError) -> None:
    """Beside the field that the fault names, or above the form where it names none."""
    named = (
        name for name in ("password", "username", "email", "name") if name in form.fields and name in fault.message.lower()
    )
    form.add_error(next(named, None), f"{fault.message} {fault.remedy}".strip())


sign_in = public(SignInView.as_view())
