"""Addresses of dispatch."""

from __future__ import annotations

from django.urls import URLPattern, path

from headwater.dispatch.views import board, commands, escalations, hubs, logs, patrols, roads, support, transfers, units

app_name = "dispatch"
urlpatterns: list[URLPattern] = [
    path("dispatch/", board.board, name="board"),
    path("dispatch/rows/", board.board_rows, name="board_rows"),
    path("dispatch/feed/", board.feed, name="feed"),
    path("dispatch/ground/", board.map_ground, name="map_ground"),
    path("dispatch/views/", board.save_view, name="save_view"),
    path("dispatch/wall/", board.wall, name="wall"),
    path("dispatch/wall/rows/", board.wall_rows, name="wall_rows"),
    path("dispatch/command/", commands.command, name="command"),
    path("dispatch/command/reading/", commands.reading, name="reading"),
    path("dispatch/logs/<uuid:incident_id>/", logs.log, name="incident"),
    path("dispatch/logs/<uuid:incident_id>/part/<slug:name>/", logs.log_part, name="log_part"),
    path("dispatch/logs/<uuid:incident_id>/change/<slug:what>/", logs.change, name="change"),
    path("dispatch/logs/<uuid:incident_id>/assign/", logs.assign, name="assign"),
    path("dispatch/logs/<uuid:incident_id>/step/", logs.step, name="step"),
    path("dispatch/logs/<uuid:incident_id>/files/<uuid:file_id>/", logs.file, name="file"),
    path("dispatch/units/", units.units, name="units"),
    path("dispatch/units/<uuid:unit_id>/", units.one, name="unit"),
    path("dispatch/units/<uuid:unit_id>/status/", units.status, name="unit_status"),
    path("dispatch/units/<uuid:unit_id>/answer/", units.answer, name="unit_answer"),
    path("dispatch/units/<uuid:unit_id>/off/", units.book_off, name="book_off"),
    path("dispatch/escalations/", escalations.escalations, name="escalations"),
    path("dispatch/escalations/banner/", escalations.banner, name="escalation_banner"),
    path("dispatch/escalations/<uuid:escalation_id>/answer/", escalations.answer, name="escalation_answer"),
    path("dispatch/hubs/", hubs.hubs, name="hubs"),
    path("dispatch/hubs/<uuid:hub_id>/dark/", hubs.dark, name="hub_dark"),
    path("dispatch/hubs/<uuid:hub_id>/back/", hubs.back, name="hub_back"),
    path("dispatch/hubs/<uuid:hub_id>/present/", hubs.present, name="hub_present"),
    path("dispatch/handovers/<uuid:batch>/answer/", hubs.answer, name="handover_answer"),
    path("dispatch/support/", support.tasks, name="support"),
    path("dispatch/support/book/", support.book, name="support_book"),
    path("dispatch/support/<uuid:task_id>/", support.one, name="support_task"),
    path("dispatch/support/<uuid:task_id>/note/<uuid:deployment_id>/", support.take_note, name="support_note"),
    path("dispatch/support/<uuid:task_id>/<slug:what>/", support.act, name="support_act"),
    path("dispatch/transfers/", transfers.transfers, name="transfers"),
    path("dispatch/transfers/<uuid:transfer_id>/", transfers.one, name="transfer"),
    path("dispatch/transfers/<uuid:transfer_id>/<slug:what>/", transfers.change, name="transfer_change"),
    path("dispatch/patrols/", patrols.patrols, name="patrols"),
    path("dispatch/patrols/open/", patrols.open_log, name="patrol_open"),
    path("dispatch/roads/", roads.roads, name="roads"),
    path("dispatch/roads/<uuid:change_id>/restore/", roads.restore, name="roads_restore"),
]
